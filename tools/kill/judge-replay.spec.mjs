import { judgeReplay } from './judge-replay.mjs';

const report = (changes) => ({ acknowledged: [], sent: [], parked: [], ...changes });
const keys = (...places) => places.map((place) => `r/a/${place}`);

describe('the judge of a replay', () => {
  it('[I5] all that was acknowledged was done; something more may have been', () => {
    const told = report({ acknowledged: keys(0, 1), sent: keys(0, 0, 1) });
    expect(judgeReplay(told, [keys(0, 1, 2)])).toEqual({ lost: 0, twice: 0, faults: [] });
    expect(judgeReplay(told, [keys(0)])).toMatchObject({
      lost: 1,
      faults: [expect.any(String)],
    });
  });

  it('[I6] what was done twice is a fault', () => {
    const { twice, faults } = judgeReplay(report({}), [keys(0, 1, 1)]);
    expect(twice).toBe(1);
    expect(faults[0]).toContain('twice');
  });

  it('[I7] what was done out of order, or with a hole, is a fault', () => {
    expect(judgeReplay(report({}), [keys(1, 0)]).faults[0]).toContain('out of order');
    expect(judgeReplay(report({}), [keys(0, 2)]).faults[0]).toContain('out of order');
  });

  it('[I5] what was parked though nobody refused it is a fault', () => {
    expect(judgeReplay(report({ parked: ['no'] }), []).faults).toEqual(['parked: no']);
  });
});
