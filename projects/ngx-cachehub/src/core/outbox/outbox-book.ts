import type { EntityId } from '../keys';
import { ActionLinks } from './action-links';
import { Carriers } from './carriers';
import { FoldTrials } from './fold-trials';
import { isBefore } from './lane';
import { LaneSchedule } from './lane-schedule';
import type { ActionAnswer, OfflineAction } from './offline-action';
import { ChangeLog } from './outbox-change';
import { QueueOrder } from './queue-order';
import { rewriteAction } from './rewrite-ids';
import { RecentIds, type NamedForm } from './recent-ids';
import { isOfSameRow, RowLanes } from './row-lanes';
import { TempIds } from './temp-ids';
import { UnmadeRows } from './unmade-rows';

/** So many are told to a tab that comes, at most. */
const MAX_ENDED_UNWRITTEN = 1_000;

/**
 * The queue's records and everything that is derived from them: lanes, links, rows, the map of
 * temporary ids. Each change of a record goes through `write`, `insert` or `end`, so that what is
 * derived is never behind.
 */
export class OutboxBook {
  readonly live = new Map<string, OfflineAction>();
  readonly order = new QueueOrder();
  readonly links = new ActionLinks();
  readonly trials = new FoldTrials();
  readonly lanes = new LaneSchedule(this.live, this.links, this.trials);
  readonly tempIds = new TempIds();
  /**
   * Actions of which this tab knows for certain that nobody sent them. Their records do not say it: a
   * send may go out while the device refuses to store that it began.
   */
  readonly neverSent = new Set<string>();
  /** Actions of which the device surely has no record: it has not taken one yet. */
  readonly unwritten = new Set<string>();
  /** Actions of which another tab said that: it may store what it has of them at any time, and not be heard. */
  readonly heldElsewhere = new Set<string>();
  /** What ended before the device ever had it: no record says that it is over. */
  readonly endedUnwritten = new RecentIds(MAX_ENDED_UNWRITTEN);
  readonly carriers = new Carriers();
  readonly unmade = new UnmadeRows();
  /** Creates whose temporary id the queue may still name. */
  readonly #confirmed = new Map<string, OfflineAction>();
  readonly #rows = new RowLanes();
  /** Over by what this tab knows itself: a record of it is a leftover. */
  readonly #ended = new RecentIds();
  /** Over by the word of another tab: reports of it are late, and yet the store is the truth. */
  readonly #forgotten = new RecentIds();
  #lastSeq = 0;
  readonly #isShared: () => boolean;

  /** @param isShared Whether other tabs may have stored what is not known here. */
  constructor(isShared: () => boolean) {
    this.#isShared = isShared;
  }

  /** A hybrid logical clock: after everything that is known, and not before the clock. */
  nextSeq(now: number): number {
    return Math.max(this.#lastSeq + 1, Math.trunc(now));
  }

  hasEnded(action: NamedForm): boolean {
    return this.#ended.includes(action) || this.#confirmed.has(action.id);
  }

  hasForgotten(action: NamedForm): boolean {
    return this.#forgotten.includes(action);
  }

  /**
   * A record of it says nothing. Of what another tab said to be over, one of an older form does not: it is of another
   * key. One of the same form is sent again, and its key says that it is no new write.
   */
  isLeftover(record: NamedForm): boolean {
    return this.hasEnded(record) || this.#forgotten.outdates(record);
  }

  /** By anybody's word it was begun anew since it was as this record says, and is over. */
  hasEndedAnew(record: NamedForm): boolean {
    return this.#ended.outdates(record) || this.#forgotten.outdates(record);
  }

  /** Over by anybody's word. */
  isOver(action: NamedForm): boolean {
    return this.hasEnded(action) || this.hasForgotten(action);
  }

  /** Another tab says that it is over. */
  forget(action: OfflineAction): void {
    this.end(action, new ChangeLog());
    this.#ended.delete(action.id);
    this.#forgotten.add(action.id, action);
  }

  /** Another tab says that these are over, of which the device never had a record. */
  noteEnded(ids: readonly string[]): void {
    for (const id of ids) {
      if (this.live.has(id)) continue;
      if (!this.isOver({ id })) this.#forgotten.add(id);
      this.endedUnwritten.add(id);
    }
  }

  insert(action: OfflineAction, log: ChangeLog): void {
    this.#ended.delete(action.id);
    this.#forgotten.delete(action.id);
    this.endedUnwritten.delete(action.id);
    this.live.set(action.id, action);
    this.order.add(action);
    this.#lastSeq = Math.max(this.#lastSeq, action.seq);
    this.#link(action);
    this.#rows.add(action);
    this.lanes.add(action);
    if (action.tempId !== undefined) {
      this.unmade.delete(action.tempId);
      this.refreshAll(this.links.namingOf(action.tempId));
    }
    log.put(action);
  }

  /** What was folded into another action is one of its own again. Nobody has sent it. */
  revive(action: OfflineAction, isWritten: boolean, log: ChangeLog): void {
    this.carriers.delete(action.id);
    this.insert(action, log);
    this.neverSent.add(action.id);
    if (!isWritten) this.unwritten.add(action.id);
  }

  /** The action, waiting for those that what it waits for became part of. */
  onCarriers(action: OfflineAction): OfflineAction {
    const { dependsOn } = action;
    if (dependsOn === undefined) return action;
    const carried = dependsOn.map((id) => this.carriers.of(id));
    const isSame = carried.every((id, at) => id === dependsOn[at]);
    return isSame ? action : { ...action, dependsOn: [...new Set(carried)] };
  }

  /** Another state of an action that is here. */
  write(next: OfflineAction, log: ChangeLog): void {
    const before = this.live.get(next.id);
    this.live.set(next.id, next);
    this.trials.note(next);
    this.order.move(before, next);
    this.#lastSeq = Math.max(this.#lastSeq, next.seq);
    this.#link(next);
    const hasMoved = before?.lane !== next.lane || before.seq !== next.seq;
    if (before !== undefined && (hasMoved || !isOfSameRow(before, next))) {
      this.lanes.remove(before);
      this.#rows.remove(before);
      this.#rows.add(next);
      this.lanes.add(next);
    } else {
      this.lanes.refresh(next.lane);
    }
    log.put(next);
  }

  /** The action is over: what waited for it may go on. */
  end(action: OfflineAction, log: ChangeLog): void {
    const dependants = this.links.dependantsOf(action);
    this.live.delete(action.id);
    this.neverSent.delete(action.id);
    this.heldElsewhere.delete(action.id);
    if (this.unwritten.delete(action.id)) this.endedUnwritten.add(action.id);
    this.trials.end(action.id);
    this.order.remove(action);
    this.links.delete(action);
    this.lanes.remove(action);
    this.#rows.remove(action);
    this.refreshAll(dependants);
    this.#ended.add(action.id, action);
    for (const id of action.folded ?? []) if (!this.live.has(id)) this.#ended.add(id);
    log.remove(action.id);
  }

  /** By the word of a record: its create was given up, unless this tab knows of one that was not. */
  giveUpRow(tempId: string): void {
    if (!this.knowsOfRow(tempId)) this.unmade.add(tempId);
  }

  /** Whether it is known what became of a temporary id's row, or what makes it. */
  knowsOfRow(tempId: string): boolean {
    const isReal = this.tempIds.lookup(tempId) !== undefined;
    return isReal || this.links.hasCreator(tempId) || this.unmade.has(tempId);
  }

  /** Nothing is queued here that could still name the temporary id of a create whose record is kept. */
  get hasSpareConfirmed(): boolean {
    return this.live.size === 0 && this.#confirmed.size > 0;
  }

  /** The record of a create that is kept, since its temporary id may still be named. */
  confirmed(id: string): OfflineAction | undefined {
    return this.#confirmed.get(id);
  }

  hasConfirmed(id: string): boolean {
    return this.#confirmed.has(id);
  }

  /** Keeps the record of a create whose temporary id the queue may still name. */
  keepConfirmed(record: OfflineAction): void {
    this.#ended.delete(record.id);
    this.#confirmed.set(record.id, record);
  }

  /** Puts the real id wherever the temporary one stands. */
  rekey(entity: string | undefined, tempId: string, realId: EntityId, log: ChangeLog): void {
    this.tempIds.set(tempId, entity, realId);
    this.unmade.delete(tempId);
    for (const id of this.links.namingOf(tempId)) {
      const action = this.live.get(id);
      if (action === undefined) continue;
      const rewritten = rewriteAction(action, this.tempIds.lookup);
      if (rewritten !== action) this.write(rewritten, log);
    }
    log.tell({ kind: 'rekeyed', entity, tempId, realId });
  }

  /** The queue has run empty: nothing is left that could name a temporary id, unless another tab has just stored it. */
  dropConfirmedIfDrained(log: ChangeLog): void {
    if (!this.#isShared()) this.dropConfirmed(log);
  }

  /** The same, where the device shows nothing either. */
  dropConfirmed(log: ChangeLog): void {
    if (this.live.size > 0) return;
    for (const [id, record] of this.#confirmed) {
      log.remove(id);
      this.#ended.add(id, record);
    }
    this.#confirmed.clear();
  }

  /**
   * The next write of the row is made on what the one before it left: else it would meet its own
   * predecessor as a conflict. Those behind it follow when it is confirmed in its turn.
   */
  passBase(entity: string | undefined, id: EntityId | undefined, on: PassedBase, log: ChangeLog) {
    const { version } = on.answer;
    if (entity === undefined || id === undefined || version === undefined) return;
    const first = this.#rows.firstOf(entity, id);
    const next = first === undefined ? undefined : this.live.get(first);
    if (next === undefined || next.sent) return;
    const isBehind = next.baseVersion !== undefined && next.baseVersion < version;
    // Made on a row that had no version yet.
    const isFirst = next.baseVersion === undefined && on.wasCreated && next.op !== undefined;
    if (!isBehind && !isFirst) return;
    const { row } = on.answer;
    const base = row !== undefined && (next.base !== undefined || isFirst) ? { base: row } : {};
    this.write({ ...next, ...base, baseVersion: version }, log);
  }

  /** Clocks of two tabs may have put an action before one that it waits for, in the same lane. */
  untangle(action: OfflineAction, log: ChangeLog): void {
    for (const id of this.links.blockers(action.id)) {
      const blocker = this.live.get(id);
      if (blocker?.lane === action.lane && isBefore(action, blocker)) {
        this.write({ ...action, seq: this.nextSeq(0) }, log);
        return;
      }
    }
  }

  refreshAll(ids: Iterable<string>): void {
    for (const id of ids) {
      const action = this.live.get(id);
      if (action !== undefined) this.lanes.refresh(action.lane);
    }
  }

  #link(action: OfflineAction): void {
    if (!this.links.set(action)) return;
    for (const other of this.live.values()) {
      this.links.renew(other);
      this.lanes.refresh(other.lane);
    }
  }
}

interface PassedBase {
  readonly answer: ActionAnswer;
  readonly wasCreated: boolean;
}
