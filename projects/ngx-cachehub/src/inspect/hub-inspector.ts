import { inject, Injectable, untracked } from '@angular/core';
import { CacheEngine } from '../cache/cache-engine';
import { routeKey } from '../core/keys';
import type { Row } from '../core/entities';
import { CACHE_HUB_CONFIG } from '../providers/cache-hub-config';
import { REALTIME_PORT, type RealtimePort } from '../providers/realtime-port';
import type { RealtimeHub } from '../realtime/realtime-hub';
import type { EntryReport, LineReport, RowDetail, RowReport } from './reports';

/**
 * Looks into a hub without changing it: what it says is of now, and asked for again by whoever shows
 * it. The port of devtools; no part of the hub knows it.
 */
@Injectable()
export class HubInspector {
  readonly #engine = inject(CacheEngine);
  readonly #realtime = inject(REALTIME_PORT, { optional: true });
  readonly id = inject(CACHE_HUB_CONFIG).id;

  entries(): EntryReport[] {
    const { book, store } = this.#engine.context;
    const keys = new Set(store.keys());
    for (const { key } of book.all()) keys.add(key);
    return [...keys].map((key) => this.#entry(key));
  }

  /** What shows under the key; asking neither loads it nor keeps it. */
  valueOf(key: string): unknown {
    return this.#engine.context.store.read(key);
  }

  /** The entities of which rows are held. */
  entities(): string[] {
    const { spaces } = this.#engine.context.store.tables;
    return [...spaces.values()]
      .filter(({ table }) => table.rows.size > 0)
      .map(({ name }) => name)
      .sort();
  }

  rows(entity: string): RowReport[] {
    const space = this.#engine.context.store.tables.spaces.get(entity);
    return space === undefined ? [] : [...space.table.rows.values()].map(reportRow);
  }

  row(entity: string, id: string): RowDetail | undefined {
    const row = this.#engine.context.store.tables.spaces.get(entity)?.table.find(id);
    if (row === undefined) return undefined;
    // Whoever shows it must not see it change: it is copied at its next patch.
    row.handedOut = true;
    return {
      ...reportRow(row),
      server: row.server,
      shows: row.view,
      stack: (row.stack?.ops ?? []).map(({ layerId, edit }) => ({
        id: layerId,
        kind: edit.kind,
        changes: 'changes' in edit ? edit.changes : 'row' in edit ? edit.row : undefined,
      })),
    };
  }

  /** Undefined in a hub without realtime, and on the server platform. */
  line(): LineReport | undefined {
    const link = this.#link();
    if (link === undefined) return undefined;
    const { state, heartbeat } = link.connection.look();
    const streams = [...link.desk.subscriptions.entities()].map((held) => ({
      entity: held.entity,
      phase: held.phase,
      holders: held.holders,
      at: held.position.from,
      isCovering: held.isCovering,
    }));
    return {
      state: state.kind,
      generation: state.generation,
      failures: state.failures,
      heartbeat: heartbeat.kind,
      isPlain: link.isPlain,
      streams: streams.sort((a, b) => (a.entity < b.entity ? -1 : 1)),
    };
  }

  /** Cuts the line as a network does that fails: it is opened again by itself. False where this tab has none. */
  dropLine(): boolean {
    const connection = this.#link()?.connection;
    if (connection?.isOnLine !== true) return false;
    const message = 'The line was dropped by hand, to see what happens.';
    const failure = { code: 'disconnected', message, closeCode: undefined } as const;
    connection.dispatch({ type: 'died', generation: connection.generation, failure });
    return true;
  }

  #link(): RealtimeHub['link'] {
    const realtime = this.#realtime;
    return realtime !== null && hasLink(realtime) ? realtime.link : undefined;
  }

  #entry(key: string): EntryReport {
    const { book } = this.#engine.context;
    const { kind } = routeKey(key);
    const entry = book.get(key);
    if (entry === undefined) {
      // Pushed, and nobody asked for it yet.
      const rest = { isStale: false, observers: 0, updatedAt: 0, error: undefined };
      return { key, kind, status: 'resolved', ...rest };
    }
    const { status, isStale, updatedAt, error } = untracked(() =>
      this.#engine.streams.stateOf(entry),
    );
    const code = error !== undefined && 'code' in error ? String(error.code) : error?.name;
    return { key, kind, status, isStale, observers: entry.observers.size, updatedAt, error: code };
  }
}

/** By its shape: naming the class would bring all of realtime to apps that have none. */
function hasLink(port: RealtimePort): port is RealtimeHub {
  return 'link' in port;
}

function reportRow(row: Row): RowReport {
  return {
    id: row.id,
    version: row.version < 0 ? undefined : row.version,
    isCurrent: row.current,
    isDeleted: row.deleted,
    behind: [...(row.behind ?? [])],
    layers: row.stack?.ops.length ?? 0,
    isLocal: row.local !== undefined,
    lists: row.holders,
  };
}
