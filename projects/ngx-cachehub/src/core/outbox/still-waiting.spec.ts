import type { OfflineAction } from './offline-action';
import { overMark } from './over-mark';
import { isWaiting, stillWaiting } from './still-waiting';

const action = (id: string, changes: Partial<OfflineAction> = {}): OfflineAction => ({
  id,
  type: 'rename',
  payload: null,
  idempotencyKey: `key-${id}`,
  lane: id,
  createdAt: 0,
  seq: 0,
  attempts: 0,
  nextAttemptAt: null,
  status: 'queued',
  sent: false,
  userKey: null,
  schemaVersion: 1,
  ...changes,
});

describe('what of a device still waits', () => {
  it('[Q31] is what the server or a person has to decide, in whatever state', () => {
    const records = (['queued', 'sending', 'waiting', 'conflict', 'parked'] as const).map(
      (status) => action(status, { status }),
    );
    expect(stillWaiting(records)).toEqual(records);
    expect(isWaiting(action('a', { status: 'confirmed' }))).toBe(false);
  });

  it('[Q31][Q29] is not what is over, nor what became part of another action, though a record of it is there', () => {
    const whole = action('whole', { folded: ['part'] });
    const over = action('over');
    const remade = action('again', { remade: 1 });
    expect(
      stillWaiting([
        whole,
        action('part'),
        over,
        overMark(over, 0),
        remade,
        overMark(action('again'), 0),
      ]),
    ).toEqual([whole, remade]);
  });
});
