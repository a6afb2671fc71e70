import * as fc from 'fast-check';
import type { ActionEvent, ActionEventType } from './action-event';
import { step, TRANSITIONS } from './action-transitions';
import type { ActionStatus, OfflineAction } from './offline-action';

const STATUSES: readonly ActionStatus[] = [
  'queued',
  'waiting',
  'sending',
  'conflict',
  'parked',
  'confirmed',
];

const error = { code: 'rejected', message: 'No.' };
const write = { op: 'update', payload: 1, base: {}, baseVersion: 1, optimistic: [] } as const;
const conflict = {
  id: 'c',
  entity: 'rows',
  entityId: 1,
  base: {},
  local: {},
  remote: {},
  localAt: 0,
  remoteAt: 0,
  merged: {},
  fields: [],
};

const EVENTS: { readonly [E in ActionEventType]: ActionEvent<E> } = {
  begin: { type: 'begin' },
  confirm: { type: 'confirm', realId: undefined },
  wait: { type: 'wait', at: 9, error, counts: true },
  release: { type: 'release', error },
  collide: { type: 'collide', error },
  park: { type: 'park', error, counts: true },
  orphan: { type: 'orphan', error, unmade: 'tmp_9' },
  ask: { type: 'ask', conflict },
  rebase: { type: 'rebase', write, idempotencyKey: 'new' },
  retry: { type: 'retry' },
  edit: { type: 'edit', payload: 2, optimistic: undefined, idempotencyKey: 'new' },
  discard: { type: 'discard' },
  handle: { type: 'handle' },
  revive: { type: 'revive' },
  hurry: { type: 'hurry' },
};

function action(status: ActionStatus, more: Partial<OfflineAction> = {}): OfflineAction {
  return {
    type: 'do',
    payload: null,
    id: 'a',
    idempotencyKey: 'old',
    lane: 'do',
    createdAt: 1,
    seq: 1,
    attempts: 1,
    nextAttemptAt: status === 'waiting' ? 5 : null,
    status,
    sent: status !== 'queued',
    userKey: null,
    schemaVersion: 1,
    ...more,
  };
}

describe('the life of an action', () => {
  it('[Q4] goes on exactly like this', () => {
    const map = STATUSES.map((status) => {
      const before = action(status);
      const cells = Object.entries(EVENTS).map(([name, event]) => {
        const after = step(before, event);
        return after === before ? '' : `${name}:${after?.status ?? 'gone'}`;
      });
      return [status, cells.filter((cell) => cell !== '').join(' ')];
    });
    expect(Object.fromEntries(map)).toEqual({
      queued: 'begin:sending confirm:gone park:parked orphan:parked discard:gone',
      waiting:
        'begin:sending confirm:gone park:parked orphan:parked retry:queued discard:gone hurry:queued',
      sending:
        'confirm:gone wait:waiting release:queued collide:conflict park:parked revive:queued',
      conflict:
        'confirm:gone wait:waiting release:queued park:parked orphan:parked ask:conflict ' +
        'rebase:queued discard:gone revive:queued',
      parked: 'confirm:gone orphan:parked retry:queued edit:queued discard:gone',
      confirmed: '',
    });
  });

  it('[Q4] the table answers every event in every status', () => {
    for (const status of STATUSES) {
      expect(Object.keys(TRANSITIONS[status]).sort()).toEqual(Object.keys(EVENTS).sort());
    }
  });

  it('[I5] only an answer or a person ends an action', () => {
    const events = fc.constantFrom(
      ...Object.values(EVENTS).filter(({ type }) => type !== 'confirm' && type !== 'discard'),
    );
    fc.assert(
      fc.property(fc.constantFrom(...STATUSES), fc.array(events), (status, script) => {
        let state: OfflineAction | null = action(status);
        for (const event of script) state = state === null ? null : step(state, event);
        expect(state?.id).toBe('a');
      }),
    );
  });

  it('[Q3] only a person and a merge change the key', () => {
    const events = fc.constantFrom(
      ...Object.values(EVENTS).filter(({ type }) => type !== 'edit' && type !== 'rebase'),
    );
    fc.assert(
      fc.property(fc.constantFrom(...STATUSES), fc.array(events), (status, script) => {
        for (let state: OfflineAction | null = action(status); state !== null;) {
          expect(state.idempotencyKey).toBe('old');
          const event = script.pop();
          if (event === undefined) break;
          state = step(state, event);
        }
      }),
    );
  });

  it('[Q6] once sent is sent for ever', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...Object.values(EVENTS))), (script) => {
        let state: OfflineAction | null = step(action('queued'), { type: 'begin' });
        for (const event of script) state = state === null ? null : step(state, event);
        expect(state?.sent ?? true).toBe(true);
      }),
    );
  });

  it('[Q9] a handler frees only what waits for one', () => {
    const waiting = action('parked', { error: { code: 'no-handler', message: 'None.' } });
    expect(step(waiting, { type: 'handle' })).toMatchObject({ status: 'queued' });
    expect(step(action('parked', { error }), { type: 'handle' })?.status).toBe('parked');
  });

  it("[M6] a person's question outlives its tab", () => {
    const asked = action('conflict', { conflict });
    expect(step(asked, { type: 'revive' })).toBe(asked);
  });

  it('[O6] a confirmed create leaves its id, and nothing else of what it was', () => {
    const create = action('sending', { tempId: 'tmp_1', payload: { secret: 1 }, base: {} });
    expect(step(create, { type: 'confirm', realId: 7 })).toEqual({
      ...action('sending', { tempId: 'tmp_1' }),
      status: 'confirmed',
      entityId: 7,
      realId: 7,
    });
  });
});
