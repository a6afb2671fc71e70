import type { EngineContext } from '../cache/engine-context';
import type { StreamPosition } from '../protocol';
import type { RealtimePort } from '../providers/realtime-port';
import { MAX_BEHIND, positionKey, sumOf, type StoredPosition } from './bookkeeping';
import { entityOfKey } from './entity-of-key';
import type { DeviceCopies, DeviceCopy } from './device-copies';

/** One write, as far as it is gathered. */
interface Gathered {
  readonly puts: readonly (readonly [key: string, copy: DeviceCopy, ...rest: unknown[]])[];
  readonly deletes: Set<string>;
  /** Keys that are right up to where their stream stands. */
  readonly atPosition: ReadonlySet<string>;
}

/** Where the streams stand of all entities of which there is a copy, or may soon be. Applies what waits for its batch. */
export function streamsNow(
  context: EngineContext,
  copies: DeviceCopies,
  realtime: RealtimePort | null,
): ReadonlyMap<string, StreamPosition> {
  const found = new Map<string, StreamPosition>();
  if (realtime === null) return found;
  const entities = new Set<string>();
  for (const key of copies.byKey.keys()) entities.add(entityOfKey(key) ?? '');
  for (const entry of context.book.all()) entities.add(entry.entity ?? '');
  for (const entity of entities) {
    const at = realtime.positionOf(entity);
    if (at !== undefined) found.set(entity, at);
  }
  return found;
}

/** The positions that the device has to learn with this write; those that hold for no copy any more are deleted. */
export function positionsToWrite(
  streams: ReadonlyMap<string, StreamPosition>,
  copies: DeviceCopies,
  gathered: Gathered,
): StoredPosition[] {
  if (streams.size === 0) return [];
  const ofEntity = copiesAfter(copies, gathered);
  const changed: StoredPosition[] = [];
  for (const [entity, at] of streams) {
    const all = ofEntity.get(entity) ?? [];
    const right = all.filter(({ key }) => gathered.atPosition.has(key));
    const behind = all.flatMap(({ key }) => (gathered.atPosition.has(key) ? [] : [key]));
    const known = copies.positions.get(entity);
    const position = { entity, at, sum: sumOf(right), behind };
    if (right.length === 0 || behind.length > MAX_BEHIND) {
      if (copies.positions.delete(entity)) gathered.deletes.add(positionKey(entity));
    } else if (known === undefined || !isSame(known, position)) changed.push(position);
  }
  return changed;
}

/** What the device will hold when the write is done. */
function copiesAfter(
  copies: DeviceCopies,
  { puts, deletes }: Gathered,
): ReadonlyMap<string, { readonly key: string; readonly updatedAt: number }[]> {
  const after = new Map<string, number>();
  for (const [key, { updatedAt }] of copies.byKey) if (!deletes.has(key)) after.set(key, updatedAt);
  for (const [key, { updatedAt }] of puts) after.set(key, updatedAt);
  const ofEntity = new Map<string, { key: string; updatedAt: number }[]>();
  for (const [key, updatedAt] of after) {
    const entity = entityOfKey(key);
    if (entity === undefined) continue;
    const known = ofEntity.get(entity);
    if (known === undefined) ofEntity.set(entity, [{ key, updatedAt }]);
    else known.push({ key, updatedAt });
  }
  return ofEntity;
}

function isSame(a: StoredPosition, b: StoredPosition): boolean {
  return (
    a.at.epoch === b.at.epoch &&
    a.at.seq === b.at.seq &&
    a.sum === b.sum &&
    a.behind.join() === b.behind.join()
  );
}
