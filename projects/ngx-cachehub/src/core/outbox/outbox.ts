import type { EntityId } from '../keys';
import type { Conflict } from '../merge/conflict';
import type { ActionEvent } from './action-event';
import { step } from './action-transitions';
import { attemptDelay } from './attempt-delay';
import { editedChanges } from './edited-changes';
import { foldBack, foldNext } from './fold-lane';
import { newAction, rowIdOf } from './new-action';
import type { ActionStamp } from './new-action';
import type {
  ActionAnswer,
  ActionError,
  FailureClass,
  OfflineAction,
  OfflineActionInput,
  RewrittenWrite,
  Upcast,
} from './offline-action';
import { OutboxBook } from './outbox-book';
import { ChangeLog, NO_CHANGE } from './outbox-change';
import type { OutboxChange, OutboxEffect, OutboxStep } from './outbox-change';
import { beingSent, noHandler, notParked, orphaned, queueFull } from './outbox-errors';
import { OutboxReader } from './outbox-reader';
import { rewriteAction, rewriteIds } from './rewrite-ids';
import { storableCopy } from './storable-copy';

/** All of them plain numbers; times in ms. */
export interface OutboxOptions {
  /** Answers after which a failing action is parked. */
  readonly maxAttempts: number;
  readonly maxQueue: number;
  /** Lanes that send at a time. */
  readonly concurrency: number;
  readonly initialDelayMs: number;
  readonly maxDelayMs: number;
  readonly schemaVersion: number;
}

/** Work done, in counters that do not depend on the machine. */
export interface OutboxWork {
  /** Lanes whose first action was looked at. */
  readonly looks: number;
}

const IDLE: OutboxStep = { kind: 'idle' };

/**
 * The queue of writes: which may be sent, what becomes of each, and what the store has to be told.
 *
 * It sends nothing, stores nothing and knows no time. Each operation changes it in place and returns
 * what changed; an operation on an action that is not here, or that its status does not allow,
 * changes nothing.
 */
export class Outbox {
  private readonly book = new OutboxBook();
  private readonly reader: OutboxReader;
  /** Sends of this tab that have no answer yet. */
  private readonly inFlight = new Set<string>();
  /** Losses of contact in a row: an action's delays grow, its attempts do not. */
  private readonly losses = new Map<string, number>();
  private isSender = true;

  constructor(private readonly options: OutboxOptions) {
    this.reader = new OutboxReader(this.book, this.inFlight, options.schemaVersion);
  }

  get size(): number {
    return this.book.live.size;
  }

  get work(): OutboxWork {
    return { looks: this.book.lanes.looks };
  }

  /** In the order of the queue, without creates that are confirmed. The same array until something changes. */
  actions(): readonly OfflineAction[] {
    return this.book.list();
  }

  get(id: string): OfflineAction | undefined {
    return this.book.live.get(id);
  }

  /** The server's id of a row that was created under a temporary one; any other id as it is. */
  toReal(entity: string, id: EntityId): EntityId {
    return this.book.tempIds.toReal(entity, id);
  }

  /**
   * Takes in what is stored, at the start and whenever another tab may have written: the store's
   * state of an action wins, unless this tab is sending it. In the tab that sends, what was 'sending'
   * when its tab died is queued again, under the same key.
   */
  load(actions: readonly OfflineAction[], upcast?: Upcast): OutboxChange {
    return this.reader.load(actions, this.isSender, upcast);
  }

  /** Takes in what another tab reports. What this tab is sending is not touched. */
  absorb(records: readonly OfflineAction[]): OutboxChange {
    return this.reader.absorb(records, this.isSender);
  }

  /** What another tab ended is gone here too; its outcome was told by that tab. */
  forget(ids: readonly string[]): OutboxChange {
    const log = new ChangeLog();
    for (const id of ids) {
      const action = this.book.live.get(id);
      if (action !== undefined) this.end(action, log);
    }
    return NO_CHANGE;
  }

  /** From now on another tab sends: this one writes no other tab's state, and its sends are no longer its own. */
  follow(): void {
    this.isSender = false;
    this.inFlight.clear();
  }

  /** From now on this tab sends, as it does unless `follow` was called. Read the store anew by `load`. */
  lead(): void {
    this.isSender = true;
  }

  /**
   * Queues a write. Temporary ids whose rows are known by now are replaced.
   * @throws CacheHubError 'queue-full'; 'rejected' for what cannot be stored. Nothing is changed then.
   */
  add(
    input: OfflineActionInput,
    stamp: ActionStamp,
  ): { readonly action: OfflineAction; readonly change: OutboxChange } {
    if (this.size >= this.options.maxQueue) throw queueFull(this.options.maxQueue);
    const seq = this.book.nextSeq(stamp.now);
    const made = newAction(input, stamp, seq, this.options.schemaVersion);
    const action = rewriteAction(made, this.book.tempIds.lookup);
    const log = new ChangeLog();
    this.book.insert(action, log);
    log.tell({ kind: 'queued', action });
    return { action, change: log.done() };
  }

  /**
   * What to do now. The same answer until something changes. An action that nothing can handle is
   * parked with 'no-handler'; with `mayFold`, writes of one row that were never sent become one.
   */
  next(now: number, canHandle: (action: OfflineAction) => boolean, mayFold: boolean): OutboxStep {
    if (this.inFlight.size >= this.options.concurrency) return IDLE;
    const action = this.book.lanes.take(now);
    if (action === undefined) {
      const until = this.book.lanes.nextDue();
      return until === undefined ? IDLE : { kind: 'wait', until };
    }
    // Taken out of the choice, yet not begun: back it goes.
    this.book.lanes.refresh(action.lane);
    if (!canHandle(action)) {
      const event = { type: 'park', error: noHandler(action), counts: false } as const;
      return { kind: 'changed', change: this.apply(action.id, event, 'parked') };
    }
    if (mayFold) {
      const log = new ChangeLog();
      if (foldNext(this.book, action, log)) {
        this.book.dropConfirmedIfDrained(log);
        return { kind: 'changed', change: log.done() };
      }
    }
    return { kind: 'send', action };
  }

  /**
   * Folds an action into the one before it, where neither was ever sent: for the tab that sends, right
   * after `add`, so that typing without a network does not fill the queue.
   */
  fold(id: string): OutboxChange {
    const action = this.book.live.get(id);
    const log = new ChangeLog();
    if (action !== undefined && foldBack(this.book, action, log)) {
      this.book.dropConfirmedIfDrained(log);
    }
    return log.done();
  }

  /** Its send begins: make that durable first. Refused unless it is the first of its lane. */
  begin(id: string): OutboxChange {
    const action = this.book.live.get(id);
    if (action === undefined || this.book.lanes.firstOf(action.lane) !== action) return NO_CHANGE;
    const change = this.apply(id, { type: 'begin' }, 'sent');
    if (change !== NO_CHANGE) this.inFlight.add(id);
    return change;
  }

  /** The server has it. */
  confirm(id: string, answer: ActionAnswer): OutboxChange {
    const action = this.book.live.get(id);
    if (action === undefined) return NO_CHANGE;
    const { realId } = answer;
    const record = step(action, { type: 'confirm', realId });
    if (record === action) return NO_CHANGE;
    const log = new ChangeLog();
    this.end(action, log);
    const told: OfflineAction = { ...action, status: 'confirmed', nextAttemptAt: null };
    log.tell({ kind: 'confirmed', action: realId === undefined ? told : { ...told, realId } });
    if (record !== null) this.keepRealId(record, log);
    const row = record?.realId ?? rowIdOf(action);
    this.book.passBase(action.entity, row, { answer, wasCreated: action.op === 'create' }, log);
    this.book.dropConfirmedIfDrained(log);
    return log.done();
  }

  /** A conflict was judged, and the server's row stands: the action ends like a confirmed one. */
  settleAsDone(id: string, answer: ActionAnswer = {}): OutboxChange {
    return this.book.live.get(id)?.status === 'conflict' ? this.confirm(id, answer) : NO_CHANGE;
  }

  /** A server's answer, or a handler's error, that is no yes; also where a conflict could not be judged. */
  fail(
    id: string,
    failure: FailureClass,
    error: ActionError,
    at: { readonly now: number; readonly random: number },
  ): OutboxChange {
    const action = this.book.live.get(id);
    if (action === undefined) return NO_CHANGE;
    switch (failure.kind) {
      case 'retry': {
        if (action.attempts + 1 >= this.options.maxAttempts) {
          return this.apply(id, { type: 'park', error, counts: true }, 'parked');
        }
        const delay = askedDelay(failure.afterMs) ?? this.delayOf(action, at.random);
        const event = { type: 'wait', at: at.now + delay, error, counts: true } as const;
        return this.apply(id, event, 'requeued');
      }
      case 'auth':
        return this.apply(id, { type: 'release', error }, 'requeued');
      case 'conflict':
        return canBeMerged(action)
          ? this.apply(id, { type: 'collide', error }, 'conflict')
          : this.apply(id, { type: 'park', error, counts: true }, 'parked');
      case 'reject':
        return this.apply(id, { type: 'park', error, counts: true }, 'parked');
    }
  }

  /** No answer came: it waits, and that is no attempt. */
  lostContact(
    id: string,
    error: ActionError,
    at: { readonly now: number; readonly random: number },
  ): OutboxChange {
    const action = this.book.live.get(id);
    if (action === undefined) return NO_CHANGE;
    const delay = this.delayOf(action, at.random);
    const event = { type: 'wait', at: at.now + delay, error, counts: false } as const;
    const change = this.apply(id, event, 'requeued');
    if (change !== NO_CHANGE) this.losses.set(id, (this.losses.get(id) ?? 0) + 1);
    return change;
  }

  /** There is contact again: what waits because it was lost need not wait longer. */
  contactAgain(): OutboxChange {
    const log = new ChangeLog();
    for (const id of this.losses.keys()) this.applyTo(id, { type: 'hurry' }, 'requeued', log);
    return log.done();
  }

  /** A person has to judge the conflict. */
  ask(id: string, conflict: Conflict): OutboxChange {
    const stored = storableCopy(conflict, 'conflict');
    return this.apply(id, { type: 'ask', conflict: stored }, 'conflict');
  }

  /** A conflict was judged: `write` is sent instead, as a new write. */
  rebase(id: string, write: RewrittenWrite, idempotencyKey: string): OutboxChange {
    const stored = storableCopy(write, 'write');
    return this.apply(id, { type: 'rebase', write: stored, idempotencyKey }, 'requeued');
  }

  /** A person wants a parked or waiting action tried again, under its key. */
  retry(id: string): OutboxChange {
    return this.apply(id, { type: 'retry' }, 'requeued');
  }

  /**
   * A person changed a parked action: queued again, as a new write. Where it shows its own row, it
   * shows what it says now.
   * @throws CacheHubError 'rejected' where it is not parked, or the payload cannot be stored.
   */
  edit(id: string, payload: unknown, idempotencyKey: string): OutboxChange {
    const action = this.book.live.get(id);
    if (action?.status !== 'parked') throw notParked(id, action);
    const stored = rewriteIds(storableCopy(payload, 'payload') ?? null, this.book.tempIds.lookup);
    const optimistic = editedChanges(action, stored);
    return this.apply(
      id,
      { type: 'edit', payload: stored, optimistic, idempotencyKey },
      'requeued',
    );
  }

  /**
   * A person gives an action up: its lane goes on. What depends on it, or names the temporary id that
   * it would have made real, is parked with 'rejected', or given up too with `dependants`.
   * @throws CacheHubError 'rejected' while it is being sent: its answer decides.
   */
  discard(id: string, options: { readonly dependants?: boolean } = {}): OutboxChange {
    const action = this.book.live.get(id);
    if (action?.status === 'sending') throw beingSent(action);
    const log = new ChangeLog();
    if (action !== undefined) this.giveUp(action, options.dependants ?? false, log);
    this.book.dropConfirmedIfDrained(log);
    return log.done();
  }

  /** Handlers were registered: what waited for one that is there now goes on. */
  handlersChanged(canHandle: (action: OfflineAction) => boolean): OutboxChange {
    const log = new ChangeLog();
    for (const action of this.book.list()) {
      const isToday = action.schemaVersion === this.options.schemaVersion;
      if (action.error?.code !== 'no-handler' || !isToday || !canHandle(action)) continue;
      this.applyTo(action.id, { type: 'handle' }, 'requeued', log);
    }
    return log.done();
  }

  private giveUp(action: OfflineAction, withDependants: boolean, log: ChangeLog): void {
    const dependants = this.book.links.dependantsOf(action);
    this.end(action, log);
    log.tell({ kind: 'discarded', action });
    // What it was rebased on, the next write of the row is made on as well.
    const answer: ActionAnswer = { version: action.baseVersion, row: action.base };
    this.book.passBase(action.entity, rowIdOf(action), { answer, wasCreated: false }, log);
    for (const id of dependants) {
      const dependant = this.book.live.get(id);
      if (dependant === undefined) continue;
      if (withDependants && dependant.status !== 'sending') this.giveUp(dependant, true, log);
      else this.applyTo(id, { type: 'orphan', error: orphaned(action) }, 'parked', log);
    }
  }

  private keepRealId(record: OfflineAction, log: ChangeLog): void {
    const { entity, tempId, realId } = record;
    if (tempId === undefined || realId === undefined) return;
    this.book.keepConfirmed(record);
    log.put(record);
    this.book.rekey(entity, tempId, realId, log);
  }

  private apply(id: string, event: ActionEvent, effect: StatusEffect): OutboxChange {
    const log = new ChangeLog();
    return this.applyTo(id, event, effect, log) ? log.done() : NO_CHANGE;
  }

  /** False where the event is nothing to the action. */
  private applyTo(id: string, event: ActionEvent, effect: StatusEffect, log: ChangeLog): boolean {
    const action = this.book.live.get(id);
    if (action === undefined) return false;
    const next = step(action, event);
    if (next === action || next === null) return false;
    if (next.status !== 'sending') this.inFlight.delete(id);
    if (hasContact(event)) this.losses.delete(id);
    this.book.write(next, log);
    log.tell({ kind: effect, action: next });
    return true;
  }

  private end(action: OfflineAction, log: ChangeLog): void {
    this.inFlight.delete(action.id);
    this.losses.delete(action.id);
    this.book.end(action, log);
  }

  private delayOf(action: OfflineAction, random: number): number {
    const failures = action.attempts + (this.losses.get(action.id) ?? 0);
    return attemptDelay(this.options, failures, random);
  }
}

/** A server answered, or a person stepped in: the delays begin anew. */
function hasContact(event: ActionEvent): boolean {
  return event.type === 'wait' ? event.counts : AFRESH.has(event.type);
}

const AFRESH: ReadonlySet<ActionEvent['type']> = new Set(['retry', 'edit', 'rebase', 'park']);

function canBeMerged(action: OfflineAction): boolean {
  return action.entity !== undefined && action.op !== undefined && rowIdOf(action) !== undefined;
}

/** What the server asked for; undefined where it asked for nothing that can be kept. */
function askedDelay(afterMs: number | undefined): number | undefined {
  return afterMs !== undefined && Number.isFinite(afterMs) ? Math.max(0, afterMs) : undefined;
}

type StatusEffect = Exclude<OutboxEffect['kind'], 'folded' | 'rekeyed'>;
