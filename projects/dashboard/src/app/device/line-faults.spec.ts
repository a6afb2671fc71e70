import { isWhole, MAX_LATENCY_MS, readLineFaults, WHOLE_LINE } from './line-faults';

describe('the faults of a line', () => {
  it('[row:E10] are read as they were stored', () => {
    const faults = { latencyMs: 300, lossPct: 20, isDown: true };
    expect(readLineFaults(JSON.stringify(faults))).toEqual(faults);
    expect(isWhole(faults)).toBe(false);
  });

  it.each([null, '', 'no json', '[]', '7', '{"latencyMs":"x","lossPct":-1,"isDown":1}'])(
    '[row:E10] are none where nothing sensible is stored: %j',
    (stored) => {
      expect(readLineFaults(stored)).toEqual(WHOLE_LINE);
      expect(isWhole(readLineFaults(stored))).toBe(true);
    },
  );

  it('[row:E10] have bounds', () => {
    expect(readLineFaults('{"latencyMs":1e9,"lossPct":1e9}')).toEqual({
      latencyMs: MAX_LATENCY_MS,
      lossPct: 100,
      isDown: false,
    });
  });
});
