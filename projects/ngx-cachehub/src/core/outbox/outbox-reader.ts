import { step } from './action-transitions';
import { isOlderForm } from './is-older-form';
import { isBefore } from './lane';
import type { ActionStatus, OfflineAction, Upcast } from './offline-action';
import type { OutboxBook } from './outbox-book';
import { ChangeLog } from './outbox-change';
import type { OutboxChange, OutboxEffect } from './outbox-change';
import { isOverMark, OverMarks } from './over-mark';
import { rewriteAction } from './rewrite-ids';
import { upcastAction } from './upcast-action';

/** Takes records into the queue that this tab did not make: those of the store and of other tabs. */
export class OutboxReader {
  readonly #book: OutboxBook;
  readonly #inFlight: ReadonlySet<string>;
  readonly #schemaVersion: number;
  #upcast: Upcast | undefined;
  /** Those of the last reading. */
  #marks = new OverMarks([]);

  constructor(book: OutboxBook, inFlight: ReadonlySet<string>, schemaVersion: number) {
    this.#book = book;
    this.#inFlight = inFlight;
    this.#schemaVersion = schemaVersion;
  }

  load(
    records: readonly OfflineAction[],
    isSender: boolean,
    upcast: Upcast | undefined,
  ): OutboxChange {
    this.#upcast = upcast;
    // A page that reads again may have slept, and another tab have led meanwhile.
    for (const { id } of records) {
      this.#book.neverSent.delete(id);
      this.#book.unwritten.delete(id);
    }
    const log = new ChangeLog();
    const actions = this.#withoutOver(records, log);
    const outdated = isSender ? [] : actions.filter((record) => this.#isOlder(record));
    this.#take(isSender ? [...actions, ...this.#unwritten(actions)] : actions, isSender, log);
    const change = log.done();
    if (isSender) return change;
    // The tab that sends may be the one that wrote it late, and that knows nothing newer, nor that this is over. What
    // is over in no newer form may have been part of a fold, which that one has taken apart.
    const over = change.leftovers?.filter(({ action }) => this.#book.hasEndedAnew(action)) ?? [];
    return {
      put: outdated.flatMap(({ id }) => this.#book.live.get(id) ?? []),
      removed: over.map(({ action }) => action.id),
      effects: change.effects,
      leftovers: over,
    };
  }

  /** What the device's marks say to be over ends here, and what is stored of it is a leftover. */
  #withoutOver(records: readonly OfflineAction[], log: ChangeLog): readonly OfflineAction[] {
    const marks = new OverMarks(records);
    this.#marks = marks;
    for (const id of marks.ids) {
      const action = this.#book.live.get(id);
      // Of what is being sent the answer says more.
      if (action === undefined || this.#inFlight.has(id) || !marks.includes(action)) continue;
      this.#book.end(action, new ChangeLog());
    }
    for (const tempId of marks.unmade) this.#book.giveUpRow(tempId);
    for (const { entity, tempId, realId } of marks.made) {
      const isKnown = this.#book.tempIds.lookup(tempId) !== undefined;
      if (!isKnown) this.#book.rekey(entity, tempId, realId, log);
    }
    return records.filter((record) => {
      if (isOverMark(record)) return false;
      if (record.status === 'confirmed' || !marks.includes(record)) return true;
      if (!this.#inFlight.has(record.id)) log.remove(record.id);
      return false;
    });
  }

  /** What the device never took, as other tabs told it: nobody will send it but this one. */
  #unwritten(records: readonly OfflineAction[]): readonly OfflineAction[] {
    const stored = new Set(records.map(({ id }) => id));
    return [...this.#book.unwritten]
      .flatMap((id) => this.#book.live.get(id) ?? [])
      .filter(({ id }) => !stored.has(id));
  }

  /** @param unsentSince Nobody sent what was made since then, in ms of the device's clock, and is new here. */
  absorb(records: readonly OfflineAction[], isSender: boolean, unsentSince: number): OutboxChange {
    const { live, neverSent } = this.#book;
    const news = records.filter((record) => !this.#isOutdated(record));
    const made = news.filter(({ id, createdAt }) => !live.has(id) && createdAt >= unsentSince);
    const log = new ChangeLog();
    this.#take(news, isSender, log);
    for (const { id, sent } of made) if (!sent && live.has(id)) neverSent.add(id);
    return isSender ? log.done() : log.withoutWrites();
  }

  /** Posted before what is known here: it is over, be it by a mark, or its sender had not begun to send it. */
  #isOutdated(record: OfflineAction): boolean {
    const { id, status } = record;
    const isOwn = status === 'confirmed' || this.#book.hasEnded(record);
    if (this.#book.hasForgotten(record) || (!isOwn && this.#marks.includes(record))) return true;
    const known = this.#book.live.get(id);
    return (
      known !== undefined &&
      known.sent &&
      !record.sent &&
      known.idempotencyKey === record.idempotencyKey
    );
  }

  #take(records: readonly OfflineAction[], isSender: boolean, log: ChangeLog): void {
    const over = new Set(records.flatMap((record) => record.folded ?? []));
    // Judged by what was known before: the records themselves say what is part of what.
    const outrun = new Set(records.filter((record) => this.#isOutrun(record, isSender)));
    for (const { id, folded = [] } of records) {
      for (const part of folded) this.#book.carriers.set(part, id);
    }
    const inOrder = [...records].sort((a, b) => (isBefore(a, b) ? -1 : 1));
    // First the ids: what names them is read with them.
    for (const record of inOrder) {
      if (record.status === 'confirmed') this.#takeConfirmed(record, log);
    }
    for (const record of inOrder) {
      if (record.status === 'confirmed') continue;
      if (over.has(record.id)) this.#takePart(record, log);
      else if (this.#book.isLeftover(record)) this.#takeOver(record, log);
      else if (outrun.has(record)) this.#keep(record.id, isSender, log);
      else if (this.#inFlight.has(record.id)) this.#countIn(record);
      else this.#takeLive(record, isSender, log);
    }
    for (const record of inOrder) this.#untangle(record, log);
    this.#book.dropConfirmedIfDrained(log);
  }

  #takeConfirmed(record: OfflineAction, log: ChangeLog): void {
    const { tempId, realId } = record;
    if (tempId === undefined || realId === undefined) {
      // A create and its delete that were folded: the page died before their records were deleted.
      this.#takeOver(record, log);
      return;
    }
    if (this.#book.hasConfirmed(record.id)) return;
    const live = this.#book.live.get(record.id);
    if (live !== undefined) this.#book.end(live, new ChangeLog());
    this.#book.keepConfirmed(record);
    this.#book.rekey(record.entity, tempId, realId, log);
  }

  /**
   * It is part of another action, as the device says: not over before that one is. Who made it part of that may take it
   * apart again, and then the record counts.
   */
  #takePart(record: OfflineAction, log: ChangeLog): void {
    const live = this.#book.live.get(record.id);
    if (live !== undefined) this.#book.forget(live);
    log.remove(record.id);
  }

  #takeOver(record: OfflineAction, log: ChangeLog): void {
    const live = this.#book.live.get(record.id);
    const confirmed = this.#book.confirmed(record.id);
    if (live !== undefined) this.#book.end(live, log);
    else if (confirmed !== undefined) log.put(confirmed);
    else if (this.#book.isLeftover(record)) log.removeLeftover(record, this.#unmadeBy(record));
    else log.remove(record.id);
  }

  #unmadeBy({ tempId }: OfflineAction): string | undefined {
    return tempId !== undefined && this.#book.unmade.has(tempId) ? tempId : undefined;
  }

  #takeLive(record: OfflineAction, isSender: boolean, log: ChangeLog): void {
    const known = this.#book.live.get(record.id);
    if (record.lastPart !== undefined) this.#book.carriers.set(record.lastPart, record.id);
    // It was over by another tab's word: it was sent, though the device did not take that.
    const isToldOver = known === undefined && this.#book.hasForgotten(record);
    const told = isToldOver && !record.sent ? { ...record, sent: true } : record;
    const today = upcastAction(told, this.#schemaVersion, this.#upcast);
    const named = this.#book.onCarriers(rewriteAction(today, this.#book.tempIds.lookup));
    const action = isSender ? (step(named, { type: 'revive' }) ?? named) : named;
    // The store has the record: only what differs from it has to be written.
    const quiet = new ChangeLog();
    for (const tempId of action.unmade ?? []) this.#book.giveUpRow(tempId);
    if (known === undefined) this.#book.insert(action, quiet);
    else this.#book.write(action, quiet);
    if (action !== record) log.put(action);
    const kind = known === undefined ? 'queued' : EFFECTS[action.status];
    if (known?.status !== action.status) log.tell({ kind, action });
  }

  /** Tried again in another tab, which did not know that it is under way: that one takes nothing with a lower number. */
  #countIn(record: OfflineAction): void {
    const known = this.#book.live.get(record.id);
    if (known === undefined || known.idempotencyKey !== record.idempotencyKey) return;
    if (known.remade !== record.remade || !isOlderForm(known, record)) return;
    this.#book.write({ ...known, retried: record.retried }, new ChangeLog());
  }

  #isOlder(record: OfflineAction): boolean {
    const known = this.#book.live.get(record.id);
    return known !== undefined && isOlderForm(record, known);
  }

  /** What is known of it is newer than its record, be it by the word of a tab that sent it, and is gone. */
  #keep(id: string, isSender: boolean, log: ChangeLog): void {
    const known = this.#book.live.get(id);
    if (known === undefined) return;
    const revived = isSender && !this.#inFlight.has(id) ? step(known, { type: 'revive' }) : known;
    if (revived === known || revived === null) {
      log.put(known);
      return;
    }
    this.#book.write(revived, log);
    log.tell({ kind: EFFECTS[revived.status], action: revived });
  }

  /**
   * A tab that had slept wrote or told it over what was made a new write since, over what was sent since, under a
   * key that the server may know, or over what was folded into it since.
   */
  #isOutrun(record: OfflineAction, isSender: boolean): boolean {
    const { carriers, live, trials } = this.#book;
    const { id, lastPart } = record;
    const known = live.get(id);
    if (this.#isOlder(record)) return true;
    if (!isSender || known === undefined || this.#inFlight.has(id) || record.sent) return false;
    if (known.idempotencyKey !== record.idempotencyKey || known.lastPart === lastPart) return false;
    if (known.sent) return true;
    // Of a fold in doubt the record says what became; of one that the device is asked to take, the device does.
    if (known.lastPart === undefined || trials.doubtsOf(id).length > 0) return false;
    return lastPart === undefined || carriers.of(lastPart) === id;
  }

  #untangle(record: OfflineAction, log: ChangeLog): void {
    const action = this.#book.live.get(record.id);
    if (action === undefined) return;
    this.#book.untangle(action, log);
    for (const id of this.#book.links.dependantsOf(action)) {
      const dependant = this.#book.live.get(id);
      if (dependant !== undefined) this.#book.untangle(dependant, log);
    }
  }
}

/** What it means that another tab moved an action on. */
const EFFECTS: Readonly<Record<ActionStatus, Exclude<OutboxEffect['kind'], 'folded' | 'rekeyed'>>> =
  {
    queued: 'requeued',
    waiting: 'requeued',
    sending: 'sent',
    conflict: 'conflict',
    parked: 'parked',
    confirmed: 'confirmed',
  };
