import { Bench } from '../core/outbox/spec-support/bench';
import type { ChangeRoad } from './change-road';
import { DeviceReadings } from './device-readings';
import { Outcomes } from './outcomes';
import { TabTalk } from './tab-talk';
import type { UserQueuePorts } from './user-queue-ports';

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
