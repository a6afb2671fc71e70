import type { RememberedDelete } from '../core/store/store-snapshots';
import { asVersion, isRowValue } from '../core/entities';
import { isEntityName } from '../core/keys';
import type { StreamPosition } from '../protocol';
import type { StoredEntry } from './snapshot-store';

/** What the hub keeps for itself beside the entries; no key of an app is ever stored under it. */
const MARK = 'ɵ';
const DELETES = 'ɵdeletes:';
const POSITION = 'ɵposition:';
const NOTE = 'ɵnote:';
/** Raised with any change of the shapes below; what is older is forgotten. */
const BOOK_VERSION = 1;
/** How many deletes of an entity are remembered; beyond it the oldest are forgotten. */
export const MAX_STORED_DELETES = 10_000;
/** Beyond so many copies that are behind, the stream begins anew. */
export const MAX_BEHIND = 500;

/** Up to which event of its stream the copies of an entity are right. */
export interface StoredPosition {
  readonly entity: string;
  readonly at: StreamPosition;
  /** Of those copies: another tab may have written over one of them. */
  readonly sum: number;
  /** The copies that are older. */
  readonly behind: readonly string[];
}

export function isBookkeeping(key: string): boolean {
  return key.startsWith(MARK);
}

export function positionKey(entity: string): string {
  return POSITION + entity;
}

export function deletesKey(entity: string): string {
  return DELETES + entity;
}

export function positionEntry(position: StoredPosition, now: number): StoredEntry {
  const { entity, at, sum, behind } = position;
  return book(positionKey(entity), { epoch: at.epoch, seq: at.seq, sum, behind }, now);
}

export function deletesEntry(
  entity: string,
  deletes: Iterable<RememberedDelete>,
  now: number,
): StoredEntry {
  const rows = Array.from(deletes, ({ id, version, exact, at }) => [id, version, exact, at]);
  return book(deletesKey(entity), rows, now);
}

export function noteKey(name: string): string {
  return NOTE + name;
}

export function noteEntry(name: string, value: unknown, now: number): StoredEntry {
  return book(noteKey(name), value, now);
}

/** The note that a record holds; undefined for any other record. */
export function readNote({ key, value, schemaVersion }: StoredEntry) {
  const isNote = key.startsWith(NOTE) && schemaVersion === BOOK_VERSION;
  return isNote ? { name: key.slice(NOTE.length), value } : undefined;
}

/** The position that a record holds; undefined for any other record, and for a broken one. */
export function readPosition(record: StoredEntry): StoredPosition | undefined {
  const entity = entityOf(record, POSITION);
  const { value } = record;
  if (entity === undefined || !isRowValue(value)) return undefined;
  const { epoch, seq, sum, behind } = value;
  const position = asVersion(seq);
  if (typeof epoch !== 'string' || position === undefined || typeof sum !== 'number') {
    return undefined;
  }
  if (!Array.isArray(behind)) return undefined;
  const keys = behind.filter((key: unknown): key is string => typeof key === 'string');
  return { entity, at: { epoch, seq: position }, sum, behind: keys };
}

/** The deletes that a record holds, as far as they can be read. */
export function readDeletes(record: StoredEntry): RememberedDelete[] {
  const entity = entityOf(record, DELETES);
  if (entity === undefined || !Array.isArray(record.value)) return [];
  const rows: readonly unknown[] = record.value.slice(-MAX_STORED_DELETES);
  return rows.flatMap((row) => {
    if (!Array.isArray(row)) return [];
    const fields: readonly unknown[] = row;
    const [id, version, exact, at] = fields;
    if (typeof id !== 'string' || typeof at !== 'number' || !Number.isFinite(at)) return [];
    return [{ entity, id, version: asVersion(version) ?? -1, exact: exact === true, at }];
  });
}

/** A number that another set of copies, or one that was written since, does not have. */
export function sumOf(
  copies: Iterable<{ readonly key: string; readonly updatedAt: number }>,
): number {
  let sum = 0;
  for (const { key, updatedAt } of copies) sum = (sum + hash(`${key} ${updatedAt}`)) >>> 0;
  return sum;
}

/**
 * When a copy was made, in ms, with a fraction that no other page has: two tabs make copies of one key in the same ms when
 * both hear of a change by one message, and what they know of it beside that may differ.
 */
export function madeBy(page: string, at: number): number {
  return Math.trunc(at) + hash(page) / 2 ** 32;
}

function entityOf(record: StoredEntry, kind: string): string | undefined {
  const { key, schemaVersion } = record;
  if (!key.startsWith(kind) || schemaVersion !== BOOK_VERSION) return undefined;
  const entity = key.slice(kind.length);
  return isEntityName(entity) ? entity : undefined;
}

function book(key: string, value: unknown, now: number): StoredEntry {
  return { key, value, updatedAt: now, schemaVersion: BOOK_VERSION };
}

/** FNV-1a. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  }
  return value >>> 0;
}
