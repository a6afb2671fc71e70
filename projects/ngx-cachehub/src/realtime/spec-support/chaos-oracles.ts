import { detailKey } from 'ngx-cachehub';
import type { ChaosClient, Watcher } from './chaos-client';
import type { ChaosWorld } from './chaos-world';

type Shown = Readonly<Record<string, unknown>>;

/** The rows that a value shows, be it a detail, an array or a page. */
export function rowsOf(value: unknown): readonly Shown[] {
  if (Array.isArray(value)) return value as Shown[];
  if (typeof value !== 'object' || value === null) return [];
  if ('items' in value) return value.items as Shown[];
  return [value as Shown];
}

function isList(value: unknown): boolean {
  return Array.isArray(value) || (typeof value === 'object' && value !== null && 'items' in value);
}

export function sameValue(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const names = Object.keys(a);
  if (names.length !== Object.keys(b).length || Array.isArray(a) !== Array.isArray(b)) return false;
  return names.every(
    (name) => Object.hasOwn(b, name) && sameValue((a as Shown)[name], (b as Shown)[name]),
  );
}

/** What must hold of every emission, at the moment of it. */
export function judgeEmission(world: ChaosWorld, client: ChaosClient, watcher: Watcher): void {
  const { key, entity } = watcher.target;
  if (!sameValue(client.hub.getValue(key), watcher.last)) {
    client.faults.push(`[B3] '${key}' emitted what is not its value.`);
  }
  const ids = new Set<unknown>();
  for (const row of rowsOf(watcher.last)) {
    const { id, version } = row;
    if (ids.has(id)) client.faults.push(`[O5] '${key}' shows ${String(id)} twice.`);
    ids.add(id);
    if (typeof version !== 'number') continue;
    const before = watcher.versions.get(String(id)) ?? 0;
    if (version < before) {
      client.faults.push(`[I1] '${key}' went back: ${String(id)} from ${before} to ${version}.`);
    }
    watcher.versions.set(String(id), version);
    const buried = world.buriedOf(client, entity, String(id));
    if (buried !== undefined && version <= buried) {
      client.faults.push(`[I3] '${key}' shows ${String(id)} v${version}, deleted at v${buried}.`);
    }
  }
}

/** What must hold whenever the event loop rests. */
export function judgeRest(world: ChaosWorld, client: ChaosClient): void {
  const rows = new Map<string, { readonly key: string; readonly row: Shown }>();
  for (const watcher of client.watchers) {
    const { key, entity } = watcher.target;
    const value = client.hub.getValue(key);
    if (value !== undefined && watcher.last !== undefined && !sameValue(value, watcher.last)) {
      client.faults.push(`[B3] '${key}' has a value that its observer was not told of.`);
    }
    for (const row of rowsOf(value)) {
      const name = `${entity}:${String(row['id'])}`;
      const other = rows.get(name);
      if (other === undefined) rows.set(name, { key, row });
      else if (!agree(row, other.row)) {
        client.faults.push(
          `[I2] '${key}' and '${other.key}' differ in ${name}: ` +
            `${JSON.stringify(row)} and ${JSON.stringify(other.row)}.`,
        );
      }
      if (!isList(value) || entity !== 'cards') judgeRow(world, client, { key, name, row });
    }
  }
  judgeLayers(world, client);
}

/** Both show the same in the fields that both have. */
function agree(a: Shown, b: Shown): boolean {
  return Object.keys(a).every((name) => !Object.hasOwn(b, name) || sameValue(a[name], b[name]));
}

/** A row without layers is as the server had it at that version; one behind a gap excepted. */
function judgeRow(
  world: ChaosWorld,
  client: ChaosClient,
  { key, name, row }: { readonly key: string; readonly name: string; readonly row: Shown },
): void {
  const { version } = row;
  if (typeof version !== 'number' || client.gaps.has(name)) return;
  // A gap that a load's answer met on its way is told of by no event.
  if (client.engine.context.store.missesChange(name.replace(':', ':detail-'))) return;
  if (world.isTouched(client, name) || name.startsWith('cards')) return;
  const state = world.stateOf(name, version);
  if (state && agree(row, { ...state })) return;
  client.faults.push(
    `[I8] '${key}' shows ${JSON.stringify(row)}; at that version the server had ${JSON.stringify(state)}.`,
  );
}

/** O1: what the newest layer changed shows. */
function judgeLayers(world: ChaosWorld, client: ChaosClient): void {
  for (const [name, fields] of world.pendingFields(client)) {
    const [entity, id] = name.split(':');
    const row = client.hub.getValue<Shown>(detailKey(entity, id));
    if (row === undefined) continue;
    for (const [field, value] of fields) {
      if (sameValue(row[field], value)) continue;
      client.faults.push(`[O1] ${name} does not show the pending '${field}'.`);
    }
  }
}

/** I9: a key is refetched once in 500 ms, unless somebody asked for more. */
export function judgeLoads(client: ChaosClient): void {
  for (const [key, times] of client.loads) {
    const excuses = client.excuses.get(key) ?? [];
    // The first load after an excuse opens no window.
    for (let i = 2; i < times.length; i++) {
      const [from, to] = [times[i - 2], times[i]];
      if (to - from >= 500) continue;
      if (excuses.some((at) => at >= from - 500 && at <= to)) continue;
      client.faults.push(`[I9] '${key}' was loaded three times within ${to - from} ms.`);
    }
  }
}

/** I4, and that nothing hangs: the network is whole and everything is quiet. */
export function judgePeace(client: ChaosClient): void {
  const { hub, optimistic, realtime, watchers, faults } = client;
  if (realtime.connectionStatus() !== 'connected' && watchers.size > 0) {
    faults.push(`The line is ${realtime.connectionStatus()}.`);
  }
  if (!optimistic.synced()) faults.push('[O4] A layer is still pending.');
  if (hub.fetching() !== 0) faults.push(`[K4] ${hub.fetching()} keys are still loading.`);
  for (const { target } of watchers) {
    const { key } = target;
    const truth = target.truth();
    const value = hub.getValue(key);
    if (!sameValue(value, truth)) {
      faults.push(
        `[I4] '${key}' shows\n  ${JSON.stringify(value)}\nbut the server has\n  ${JSON.stringify(truth)}`,
      );
    }
    const state = hub.stateOf(key);
    if (state.isFetching || state.status === 'local') faults.push(`[K4] '${key}': ${state.status}`);
    if (state.isStale && value !== undefined) faults.push(`[K6] '${key}' is still stale.`);
  }
  for (const [name, count] of Object.entries(hub.metrics())) {
    if (count !== null && !(Number.isFinite(count) && count >= 0)) faults.push(`${name}: ${count}`);
  }
}

/** I10: nobody watches, and `gcTime` is over. */
export function judgeEmptiness(client: ChaosClient): void {
  const { hub, line, faults, realtime, scheduler } = client;
  if (line.subscribed.length > 0) faults.push(`[I10] Still subscribed: ${line.subscribed.join()}`);
  const keys = hub.keys();
  if (keys.length > 0) faults.push(`[I10] Still cached: ${keys.join()}`);
  if (hub.metrics().entries !== 0) faults.push(`[I10] ${hub.metrics().entries} entries are left.`);
  realtime.disconnect();
  if (scheduler.pending > 0) faults.push(`[I10] ${scheduler.pending} timers are left.`);
}
