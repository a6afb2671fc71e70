import { judgeRound } from './judge-round.mjs';

const mark = (place, changes = {}) => ({
  id: `id-${place}`,
  lane: 'a',
  place,
  group: `put-${place}`,
  groupSize: 1,
  ...changes,
});

describe('the judge of a kill', () => {
  it('[Q1] everything acknowledged is there, and something more may be', () => {
    const stored = [mark(0), mark(0, { id: 'other', lane: 'b', group: 'b' }), mark(1), mark(2)];
    expect(judgeRound([mark(0), mark(1)], stored)).toEqual({ lost: 0, faults: [] });
  });

  it('[Q1] an acknowledged action that is not there is lost', () => {
    const { lost, faults } = judgeRound([mark(0), mark(1)], [mark(0)]);
    expect([lost, faults.length]).toEqual([1, 1]);
  });

  it('[I7] a hole in a lane, and two that changed places, are faults', () => {
    expect(judgeRound([], [mark(0), mark(2)]).faults[0]).toContain('out of order');
    expect(judgeRound([], [mark(1), mark(0)]).faults.length).toBeGreaterThan(0);
  });

  it('[Q1] half of a put, and an action twice, are faults', () => {
    const half = mark(0, { groupSize: 2 });
    expect(judgeRound([], [half]).faults[0]).toContain('by half');
    expect(judgeRound([], [mark(0), mark(1, { id: 'id-0' })]).faults[0]).toContain('twice');
  });
});
