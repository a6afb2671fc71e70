import type { ActionAnswer, OfflineAction, OfflineActionInput } from '../offline-action';
import { Outbox } from '../outbox';
import type { OutboxChange, OutboxStep } from '../outbox-change';
import type { OutboxOptions } from '../outbox-options';

export const OPTIONS: OutboxOptions = {
  maxAttempts: 3,
  maxQueue: 1_000,
  concurrency: 4,
  initialDelayMs: 1_000,
  maxDelayMs: 30_000,
  schemaVersion: 1,
};

export const BROKEN = { code: 'fetch-failed', message: 'The line broke.' };
export const BUSY = { code: 'server-error', message: 'Busy.', status: 503 };
export const REFUSED = { code: 'rejected', message: 'No.', status: 422 };
export const OLDER = { code: 'conflict', message: 'Older.', status: 409 };

/** An outbox with a clock, a store that never fails, and names that are easy to read. */
export class Bench {
  readonly outbox: Outbox;
  readonly store = new Map<string, OfflineAction>();
  readonly told: string[] = [];
  now = 1_000_000;
  random = 0.5;
  /** Whether what is added becomes part of what is there. */
  foldsOnEntry = false;
  handles: (action: OfflineAction) => boolean = () => true;
  private ids = 0;

  constructor(
    options: Partial<OutboxOptions> = {},
    private readonly prefix = 'a',
  ) {
    this.outbox = new Outbox({ ...OPTIONS, ...options });
  }

  get at(): { readonly now: number; readonly random: number } {
    return { now: this.now, random: this.random };
  }

  /** Its id. */
  add(input: Partial<OfflineActionInput>): string {
    const id = `${this.prefix}${++this.ids}`;
    const { change } = this.outbox.add(
      { type: 'do', payload: null, ...input },
      { id, idempotencyKey: `key-${id}`, now: this.now, userKey: null },
      this.foldsOnEntry,
    );
    this.take(change);
    return id;
  }

  update(entityId: string | number, changes: object, more: Partial<OfflineActionInput> = {}) {
    const optimistic = [{ type: 'UPDATE' as const, entityId, changes }];
    const row = { type: 'update', entity: 'rows', op: 'update', entityId, optimistic } as const;
    return this.add({ ...row, payload: changes, ...more });
  }

  create(tempId: string, row: object, more: Partial<OfflineActionInput> = {}) {
    const entity = { id: tempId, ...row };
    const optimistic = [{ type: 'CREATE' as const, entity }];
    const input = { type: 'create', entity: 'rows', op: 'create', tempId, optimistic } as const;
    return this.add({ ...input, payload: entity, ...more });
  }

  delete(entityId: string | number, more: Partial<OfflineActionInput> = {}) {
    const optimistic = [{ type: 'DELETE' as const, entityId }];
    return this.add({
      type: 'delete',
      entity: 'rows',
      op: 'delete',
      entityId,
      optimistic,
      ...more,
    });
  }

  take(change: OutboxChange): OutboxChange {
    for (const action of change.put) this.store.set(action.id, action);
    this.outbox.device.written(change.put);
    this.outbox.folds.pass(change.put);
    for (const id of change.removed) this.store.delete(id);
    for (const effect of change.effects) {
      if (effect.kind === 'rekeyed') this.told.push(`rekeyed ${effect.tempId} ${effect.realId}`);
      else if (effect.kind === 'folded') {
        this.told.push(`folded ${effect.action.id} ${effect.into ?? 'none'}`);
      } else this.told.push(`${effect.kind} ${effect.action.id}`);
    }
    return change;
  }

  /** The first step that is not the queue's own tidying. */
  next(mayFold = true): OutboxStep {
    for (;;) {
      const step = this.outbox.next(this.now, this.handles, mayFold);
      if (step.kind !== 'changed') return step;
      this.take(step.change);
    }
  }

  /** Begins whatever may be sent; their ids. */
  beginAll(mayFold = true): readonly string[] {
    const begun: string[] = [];
    for (;;) {
      const step = this.next(mayFold);
      if (step.kind !== 'send') return begun;
      this.take(this.outbox.begin(step.action.id));
      begun.push(step.action.id);
    }
  }

  confirm(id: string, answer: ActionAnswer = {}): OutboxChange {
    return this.take(this.outbox.confirm(id, answer));
  }

  refuse(id: string): OutboxChange {
    return this.take(this.outbox.fail(id, { kind: 'reject' }, REFUSED, this.at));
  }

  action(id: string): OfflineAction {
    const action = this.outbox.get(id);
    if (action === undefined) throw new Error(`${id} is not in the queue`);
    return action;
  }

  /** Status by id, in the order of the queue. */
  statuses(): Record<string, string> {
    return Object.fromEntries(this.outbox.actions().map(({ id, status }) => [id, status]));
  }

  /** A new page over the same store. */
  reload(options: Partial<OutboxOptions> = {}): Bench {
    const bench = new Bench(options);
    bench.now = this.now;
    bench.ids = this.ids;
    for (const [id, action] of this.store) bench.store.set(id, action);
    return bench;
  }

  load(...rest: [upcast?: Parameters<Outbox['load']>[1]]): OutboxChange {
    return this.take(this.outbox.load([...this.store.values()], ...rest));
  }
}
