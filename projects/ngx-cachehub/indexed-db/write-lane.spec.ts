import { ɵLeavingMoment as LeavingMoment } from 'ngx-cachehub';
import { VirtualScheduler } from 'ngx-cachehub/testing';
import { WriteLane } from './write-lane';

describe('WriteLane', () => {
  /** A storage that cannot keep what is negative, and that one turn of the lane takes time. */
  class Storage {
    readonly writes: (readonly number[])[] = [];
    readonly lane = new WriteLane<number>(async (records) => {
      await Promise.resolve();
      if (records.some((record) => record < 0)) throw new Error('not storable');
      this.writes.push(records);
    }, new LeavingMoment(new VirtualScheduler()));
  }

  it('[Q1] writes together what waits at the same time, and each call resolves', async () => {
    const { lane, writes } = new Storage();
    await Promise.all([lane.put([1]), lane.put([2, 3]), lane.put([4])]);
    expect(writes).toEqual([[1], [2, 3, 4]]);
  });

  it('[Q1] refuses of calls that waited together only the one that cannot be stored', async () => {
    const { lane, writes } = new Storage();
    const outcomes = await Promise.allSettled([1, 2, -3, 4].map((one) => lane.put([one])));
    expect(outcomes.map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
    expect(writes.flat()).toEqual([1, 2, 4]);
  });

  it('[Q1] lets nothing overtake: other work stands between the puts before and after it', async () => {
    const { lane, writes } = new Storage();
    const seen: number[] = [];
    await Promise.all([
      lane.put([1]),
      lane.put([2]),
      lane.run(() => Promise.resolve(seen.push(writes.flat().length))),
      lane.put([3]),
      lane.run(() => Promise.resolve(seen.push(writes.flat().length))),
    ]);
    expect(seen).toEqual([2, 3]);
    await expect(lane.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    await lane.put([4]);
    expect(writes.flat()).toEqual([1, 2, 3, 4]);
  });

  it('[Q1] a long burst is written in several steps, none of them beyond the bound', async () => {
    const { lane, writes } = new Storage();
    await Promise.all(Array.from({ length: 1_201 }, (_, index) => lane.put([index])));
    expect(writes.map(({ length }) => length)).toEqual([1, 500, 500, 200]);
    expect(writes.flat()).toEqual(Array.from({ length: 1_201 }, (_, index) => index));
  });

  /** A storage that answers nothing: what it is asked for is all that counts. */
  function silent() {
    const scheduler = new VirtualScheduler();
    const leaving = new LeavingMoment(scheduler);
    const asked: (readonly number[])[] = [];
    const lane = new WriteLane<number>((records) => {
      asked.push(records);
      return new Promise(() => undefined);
    }, leaving);
    return { scheduler, leaving, asked, lane };
  }

  it('[Q1][X34] as the page leaves, puts do not wait for the answer to what is under way', async () => {
    const { scheduler, leaving, asked, lane } = silent();
    for (const record of [1, 2, 3]) void lane.put([record]);
    expect(asked).toEqual([[1]]);
    leaving.begin();
    expect(asked).toEqual([[1], [2, 3]]);
    void lane.put([4]);
    expect(asked).toEqual([[1], [2, 3], [4]]);
    await scheduler.advance(0);
    void lane.put([5]);
    expect(asked).toHaveLength(3);
  });

  it('[Q1] and no put overtakes what has to be done before it', () => {
    const { leaving, asked, lane } = silent();
    void lane.put([1]);
    void lane.run(() => Promise.resolve());
    void lane.put([2]);
    leaving.begin();
    expect(asked).toEqual([[1]]);
  });
});
