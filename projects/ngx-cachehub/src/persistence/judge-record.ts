import { checkRows } from '../cache/check-rows';
import { asVersion, isRowValue } from '../core/entities';
import type { RememberedEntry } from '../core/store/store-snapshots';
import { routeKey } from '../core/keys';
import type { KeyRoute } from '../core/keys';
import type { AnyEntityDefinition } from '../entities/entity-definition';
import type { EntityRegistry } from '../entities/entity-registry';
import { withoutForbiddenKeys } from '../protocol';
import type { WireFault } from '../protocol';
import { isBookkeeping } from './bookkeeping';
import type { StoredEntry } from './snapshot-store';

/** What a stored record is good for. */
export type RecordVerdict =
  | { readonly kind: 'restore'; readonly entry: RememberedEntry; readonly left: readonly string[] }
  /** Of an entity that nobody has defined yet, in a shape that only its definition can judge. */
  | { readonly kind: 'wait' }
  /** Too old, or of a shape that nothing brings to today's. */
  | { readonly kind: 'drop' }
  /** Broken: nothing of it can be used. */
  | { readonly kind: 'skip'; readonly reason: string };

export interface JudgeContext {
  readonly registry: EntityRegistry;
  /** Of entries whose entity names no version. */
  readonly schemaVersion: number;
  readonly maxAgeMs: number;
  readonly now: number;
}

/** A record of the hub's own layout, whatever its value is. */
export function isStoredEntry(record: unknown): record is StoredEntry {
  if (!isRowValue(record)) return false;
  const { key, updatedAt, schemaVersion, value } = record;
  return (
    typeof key === 'string' &&
    key !== '' &&
    typeof updatedAt === 'number' &&
    Number.isFinite(updatedAt) &&
    typeof schemaVersion === 'number' &&
    value !== undefined
  );
}

/** Whatever stands on a device may have been written by an older release, by another program, or by half. Never throws. */
export function judgeRecord(record: StoredEntry, context: JudgeContext): RecordVerdict {
  const { key } = record;
  if (isBookkeeping(key)) return { kind: 'drop' };
  // A clock that was ahead must not make an entry immortal.
  const updatedAt = Math.min(Math.trunc(record.updatedAt), context.now);
  if (context.now - updatedAt > context.maxAgeMs) return { kind: 'drop' };
  const faults: WireFault[] = [];
  let value: unknown;
  try {
    value = withoutForbiddenKeys(record.value, faults);
  } catch {
    // It contains itself, or is nested beyond the stack.
    return { kind: 'skip', reason: 'its value is nested without end' };
  }
  const route = routeKey(key);
  const definition = route.kind === 'plain' ? undefined : context.registry.get(route.entity);
  const expected = definition?.schemaVersion ?? context.schemaVersion;
  if (record.schemaVersion !== expected) {
    if (definition === undefined) return { kind: route.kind === 'plain' ? 'drop' : 'wait' };
    const migrated = migrate(definition, route, { value, from: record.schemaVersion });
    if (migrated.kind !== 'migrated') return migrated;
    value = migrated.value;
  }
  const verdict = checkRows(context.registry, route, value);
  if (!verdict.ok) return { kind: 'skip', reason: verdict.error.message };
  const version = asVersion(record.version);
  const left = faults.map(({ message }) => message);
  return { kind: 'restore', entry: { key, value: verdict.value, version, updatedAt }, left };
}

type Migration =
  | { readonly kind: 'migrated'; readonly value: unknown }
  | Extract<RecordVerdict, { kind: 'drop' | 'skip' }>;

/** Row by row; a list of which one row cannot be migrated is dropped whole. */
function migrate(
  { migrate: change }: AnyEntityDefinition,
  route: KeyRoute,
  stored: { readonly value: unknown; readonly from: number },
): Migration {
  if (change === undefined) return { kind: 'drop' };
  const { value, from } = stored;
  const each = (items: readonly unknown[]): readonly unknown[] =>
    items.map((row): unknown => change(row, from));
  try {
    if (route.kind === 'detail') return rows(each([value]), ([row]) => row);
    if (Array.isArray(value)) return rows(each(value), whole);
    if (!isRowValue(value) || !Array.isArray(value['items'])) return { kind: 'drop' };
    return rows(each(value['items']), (items) => ({ ...value, items }));
  } catch (error) {
    // Not what it says: it may quote the row.
    const kind = error instanceof Error ? error.name : typeof error;
    return { kind: 'skip', reason: `its migration threw (${kind})` };
  }
}

function rows(migrated: readonly unknown[], use: (rows: readonly unknown[]) => unknown): Migration {
  if (!migrated.every(isRowValue)) return { kind: 'skip', reason: 'its migration gave no row' };
  return { kind: 'migrated', value: use(migrated) };
}

function whole(rows: readonly unknown[]): unknown {
  return rows;
}
