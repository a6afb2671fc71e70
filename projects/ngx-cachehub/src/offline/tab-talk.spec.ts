import { Bench } from '../core/outbox/spec-support/bench';
import type { OutboxEffect } from '../core/outbox';
import type { ChangeRoad } from './change-road';
import { DeviceReadings } from './device-readings';
import { Outcomes } from './outcomes';
import { TabTalk } from './tab-talk';
import type { TabEnding } from './tab-news';
import type { Results, UserQueuePorts } from './user-queue-ports';

const unasked = (): never => {
  throw new Error('Expected nothing to be asked for while the device is read.');
};

describe('what another tab says that the device has, while this one reads it', () => {
  it('[I6][Q25] is no news of what is known here: its record, which may be newer, is taken', () => {
    const bench = new Bench();
    const id = bench.add({});
    const readings = new DeviceReadings();
    const talk = new TabTalk({} as unknown as UserQueuePorts, {
      userKey: null,
      phase: 'loading',
      road: { readings } as unknown as ChangeRoad,
      outbox: () => bench.outbox,
      load: unasked,
      look: unasked,
      takeShown: unasked,
      outcomes: new Outcomes(),
      pump: unasked,
    });
    const reading = readings.begin(bench.outbox.actions());
    talk.hearOfHeld([id, 'b1']);
    expect([...reading.touched]).toEqual(['b1']);
  });
});

describe('a create that this tab waits for', () => {
  const nothing = () => undefined;
  const ports = {
    layers: { follow: nothing, reconcile: nothing },
    store: { follow: nothing },
    gate: { leads: false, hasOthers: true },
    onChange: nothing,
  } as unknown as UserQueuePorts;

  /** Another tab tells the record of a create that is confirmed, with or without saying that it ended. */
  function hearOfConfirmed(endings: readonly TabEnding[]): Promise<unknown> {
    const bench = new Bench();
    const id = bench.create('tmp_1', {});
    bench.outbox.follow();
    const outcomes = new Outcomes();
    const road = {
      readings: new DeviceReadings(),
      commit: () => Promise.resolve(),
      tell: (effects: readonly OutboxEffect[], results: Results) =>
        outcomes.follow(effects, results),
    } as unknown as ChangeRoad;
    const talk = new TabTalk(ports, {
      userKey: null,
      phase: 'open',
      road,
      outbox: () => bench.outbox,
      load: unasked,
      look: unasked,
      takeShown: nothing,
      outcomes,
      pump: nothing,
    });
    const outcome = outcomes.of(id);
    const record = { ...bench.action(id), status: 'confirmed', sent: true, realId: 7 } as const;
    talk.hear({ put: [record], removed: [], endings, isStored: true });
    expect(bench.outbox.get(id)).toBeUndefined();
    return outcome;
  }

  it('[Q20][Q23] rejects where its record alone says that it is over', async () => {
    await expect(hearOfConfirmed([])).rejects.toMatchObject({ code: 'aborted' });
  });

  it('[Q20] is what the other tab was answered, where that says so', async () => {
    const result = { id: 7 };
    const ending = { id: 'a1', kind: 'confirmed', result } as const;
    expect(await hearOfConfirmed([ending])).toEqual(result);
  });
});
