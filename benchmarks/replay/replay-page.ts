import '@angular/compiler';
import { inject, provideZonelessChangeDetection } from '@angular/core';
import { createApplication } from '@angular/platform-browser';
import type { ActionHandler } from 'ngx-cachehub';
import { CacheHubError, OfflineSyncService, provideCacheHub, withOffline } from 'ngx-cachehub';
import { indexedDbOutbox, provideCacheHubIndexedDb } from 'ngx-cachehub/indexed-db';

export interface Replay {
  /** Rows of the reference server: each is a lane. */
  readonly rows: readonly string[];
  readonly writesPerRow: number;
}

interface Note {
  readonly row: string;
  readonly text: string;
}

async function send({ row, text }: Note, key: string, signal?: AbortSignal): Promise<unknown> {
  const response = await fetch(`/api/customers/${row}`, {
    method: 'PATCH',
    headers: { 'Content-Type': 'application/json', 'Idempotency-Key': key },
    body: JSON.stringify({ notes: text }),
    signal: signal ?? null,
  });
  if (!response.ok) throw new CacheHubError('server-error', `${response.status}`, response);
  return response.json();
}

/**
 * The library, in a page that is offline: every action is durable when this resolves. `drained` then
 * tells the ms from the first send to the empty queue.
 */
async function fill({ rows, writesPerRow }: Replay): Promise<void> {
  const total = rows.length * writesPerRow;
  let start: number | undefined;
  const note: ActionHandler<Note> = ({ payload }, { idempotencyKey = '', signal }) => {
    start ??= performance.now();
    return send(payload, idempotencyKey, signal);
  };
  const application = await createApplication({
    providers: [
      provideZonelessChangeDetection(),
      provideCacheHubIndexedDb({ databaseName: `replay-${crypto.randomUUID()}` }),
      provideCacheHub(
        { logger: { level: 'error' } },
        withOffline({ storage: indexedDbOutbox, handlers: { note }, maxQueue: total }),
      ),
    ],
  });
  const sync = application.injector.runInContext(() => inject(OfflineSyncService));
  const places = Array.from({ length: writesPerRow }, (_, place) => place);
  await Promise.all(
    places.flatMap((place) =>
      rows.map((row) =>
        sync.queueOfflineAction({
          type: 'note',
          payload: { row, text: `note ${place}` },
          lane: row,
          idempotencyKey: `${row}/${place}`,
        }),
      ),
    ),
  );
  if (start !== undefined || sync.queueSize() !== total || !sync.durable()) {
    throw new Error(`Expected ${total} durable actions, none sent; got ${sync.queueSize()}.`);
  }
  Object.assign(benchmark, {
    drained: async () => {
      while (sync.queueSize() > sync.parked().length) await nextTurn();
      const end = performance.now();
      const parked = sync.parked().map(({ error }) => error?.message ?? 'parked');
      application.destroy();
      return { ms: end - (start ?? end), parked };
    },
  });
}

/** The same requests without the library: a line for each row, one request after the other. */
async function bare({ rows, writesPerRow }: Replay): Promise<number> {
  const start = performance.now();
  const line = async (row: string): Promise<void> => {
    for (let place = 0; place < writesPerRow; place++) {
      await send({ row, text: `note ${place}` }, `${row}/${place}`);
    }
  };
  await Promise.all(rows.map(line));
  return performance.now() - start;
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 5));
}

const benchmark = { fill, bare };
Object.assign(globalThis, { benchmark });
