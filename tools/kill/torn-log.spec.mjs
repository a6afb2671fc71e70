import { tornRecord } from './torn-log.mjs';

const BLOCK_BYTES = 32_768;

describe('a torn record', () => {
  it.each([BLOCK_BYTES, 500, 9, 8, 7, 6, 1])(
    '[Q30] with %i bytes left in its block: a header in one piece, and less than it says',
    (room) => {
      const written = tornRecord(room);
      const header = room <= 7 ? room : 0;
      const end = header > 0 ? room + BLOCK_BYTES : room;
      const length = written.readUInt16LE(header + 4);
      expect(written.readUInt8(header + 6)).toBe(1);
      expect(header + 7 + length).toBeLessThanOrEqual(end);
      expect(written.length).toBeLessThan(header + 7 + length);
      expect(written.subarray(0, header).every((byte) => byte === 0)).toBe(true);
    },
  );
});
