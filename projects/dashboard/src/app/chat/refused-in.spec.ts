import type { OfflineAction } from 'ngx-cachehub';

import { refusedIn } from './refused-in';

function parked(
  id: string,
  createdAt: number,
  changes: Partial<OfflineAction> = {},
): OfflineAction {
  return {
    ...{
      id,
      createdAt,
      seq: createdAt,
      sent: true,
      type: 'messages/create',
      entity: 'messages',
      op: 'create',
    },
    ...{ payload: { roomId: 'r1', text: `text of ${id}` }, idempotencyKey: id, lane: 'l' },
    ...{ attempts: 1, nextAttemptAt: null, status: 'parked', userKey: 'ada', schemaVersion: 1 },
    ...changes,
  };
}

describe('what was said and refused', () => {
  it('[row:C1] is what was said in this room, the newest first, with the reason', () => {
    const error = { code: 'rejected', message: 'Too loud.' };
    const refused = refusedIn(
      [
        parked('old', 1),
        parked('new', 2, { error }),
        parked('elsewhere', 3, { payload: { roomId: 'r2', text: 'x' } }),
        parked('edit', 4, { op: 'update' }),
        parked('todo', 5, { entity: 'todos' }),
        parked('odd', 6, { payload: null }),
      ],
      'r1',
    );
    expect(refused.map(({ text, reason }) => [text, reason])).toEqual([
      ['text of new', 'Too loud.'],
      ['text of old', 'The server does not take this.'],
    ]);
  });
});
