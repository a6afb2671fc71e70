import type { EntityId } from '../keys';
import { isOlderForm } from './is-older-form';
import type { OfflineAction } from './offline-action';
import type { OutboxChange, OutboxEffect } from './outbox-change';
import { unmadeBy } from './unmade-rows';

/** Marks older than this are swept from the device, in ms: as long as a server keeps the results of keys. */
export const MARK_LIFE_MS = 86_400_000;
/** More marks than this are not kept: each reading of the device reads them as well. */
const MAX_MARKS = 400;
/** So many are left where there are more, so that not each reading sweeps. */
const MARKS_LEFT = 200;

/** A record of its own: what is over may be put over its own record by a tab that slept. */
const PREFIX = 'over:';

/**
 * A record that says that an action is over, and nothing of what it was about. It outlives the action's own:
 * a tab that slept may hold the action as it was, take it for one that the device never had, and be the only
 * one that is left.
 * @param now ms since the epoch.
 * @param unmade The temporary id of its row, where that will never be.
 */
export function overMark(action: OfflineAction, now: number, unmade?: string): OfflineAction {
  const { id, idempotencyKey, userKey, schemaVersion, folded = [] } = action;
  const { remade, retried, lastPart } = action;
  return {
    id: PREFIX + id,
    type: 'over',
    payload: null,
    lane: PREFIX + id,
    idempotencyKey,
    createdAt: now,
    seq: 0,
    attempts: 0,
    nextAttemptAt: null,
    // To a release that knows no marks: these are done with, and so is the record.
    status: 'confirmed',
    folded: [...new Set([id, ...folded])],
    sent: true,
    userKey,
    schemaVersion,
    ...(remade !== undefined && { remade }),
    ...(retried !== undefined && { retried }),
    ...(lastPart !== undefined && { lastPart }),
    ...madeRow(action),
    ...(unmade !== undefined && { unmade: [unmade] }),
  };
}

/** Of a confirmed create: which row it made. Its own record goes when nothing is known that names the temporary id. */
function madeRow({ entity, tempId, realId }: OfflineAction) {
  if (tempId === undefined || realId === undefined || String(realId) === tempId) return {};
  return { tempId, realId, ...(entity !== undefined && { entity }) };
}

export function isOverMark(record: OfflineAction): boolean {
  return record.id.startsWith(PREFIX);
}

/** The marks that a change leaves. What became part of another action is not over before that one is. */
export function marksOf(
  { effects, leftovers = [] }: OutboxChange,
  now: number,
): readonly OfflineAction[] {
  const ended = effects.flatMap((effect) =>
    isEnd(effect) ? overMark(effect.action, now, unmadeBy(effect)) : [],
  );
  return [...leftovers.map(({ action, unmade }) => overMark(action, now, unmade)), ...ended];
}

type Ending = Exclude<OutboxEffect, { readonly kind: 'rekeyed' }>;

function isEnd(effect: OutboxEffect): effect is Ending {
  switch (effect.kind) {
    case 'confirmed':
    case 'yielded':
    case 'discarded':
      return true;
    case 'folded':
      return effect.into === null;
    default:
      return false;
  }
}

/** A row that was created, and the temporary id that may still be named. */
export interface MadeRow {
  readonly entity: string | undefined;
  readonly tempId: string;
  readonly realId: EntityId;
}

/** Which actions the marks among the device's records say to be over. */
export class OverMarks {
  readonly #marks = new Map<string, OfflineAction>();
  readonly #unmade: string[] = [];
  readonly #made: MadeRow[] = [];

  constructor(records: readonly OfflineAction[]) {
    for (const record of records) {
      if (!isOverMark(record)) continue;
      for (const id of record.folded ?? []) this.#note(id, record);
      this.#unmade.push(...(record.unmade ?? []));
      const { entity, tempId, realId } = record;
      if (tempId !== undefined && realId !== undefined) {
        this.#made.push({ entity, tempId, realId });
      }
    }
  }

  /** Rows of creates that were confirmed. */
  get made(): readonly MadeRow[] {
    return this.#made;
  }

  /** Temporary ids of rows that will never be. */
  get unmade(): readonly string[] {
    return this.#unmade;
  }

  /** Ids of all that is over. */
  get ids(): Iterable<string> {
    return this.#marks.keys();
  }

  /** Whether a person or a conflict began it anew since it was over. */
  isBegunAnew(action: OfflineAction): boolean {
    const mark = this.#marks.get(action.id);
    return mark !== undefined && isOlderForm(mark, action);
  }

  /**
   * Whether the action is over as it is here: not where it was begun anew since, nor where another action became part
   * of it of which the mark does not know.
   */
  includes(action: OfflineAction): boolean {
    const { id, lastPart } = action;
    const mark = this.#marks.get(id);
    if (mark === undefined || isOlderForm(mark, action)) return false;
    return (
      lastPart === undefined || lastPart === mark.lastPart || this.#marks.get(lastPart) === mark
    );
  }

  #note(id: string, mark: OfflineAction): void {
    const known = this.#marks.get(id);
    if (known === undefined || !isOlderForm(mark, known)) this.#marks.set(id, mark);
  }
}

/** Ids of the marks that are to go: those that are too old, or in the future, and the oldest where there are too many. */
export function sweptMarks(records: readonly OfflineAction[], now: number): readonly string[] {
  const marks = records.filter(isOverMark);
  const fresh = marks
    .filter(({ createdAt }) => Math.abs(now - createdAt) <= MARK_LIFE_MS)
    .sort((a, b) => b.createdAt - a.createdAt);
  const kept = new Set(fresh.length > MAX_MARKS ? fresh.slice(0, MARKS_LEFT) : fresh);
  return marks.filter((mark) => !kept.has(mark)).map(({ id }) => id);
}
