import '@angular/compiler';
import {
  createEnvironmentInjector,
  provideZonelessChangeDetection,
  runInInjectionContext,
} from '@angular/core';
import { createApplication } from '@angular/platform-browser';
import type { OfflineAction, OutboxStore } from 'ngx-cachehub';
import { provideCacheHub } from 'ngx-cachehub';
import { indexedDbOutbox, provideCacheHubIndexedDb } from 'ngx-cachehub/indexed-db';

/** How the writes come: each after the one before it is stored, or all at once. */
export type Arrival = 'one by one' | 'all at once';

const application = createApplication({
  providers: [provideZonelessChangeDetection(), provideCacheHub()],
});

/** So many actions of one contestant before the other's turn: what disturbs one disturbs both. */
const BLOCK = 50;

interface Contestant {
  store(action: OfflineAction): Promise<void>;
  count(): Promise<number>;
  close(): void;
}

/**
 * Both contestants make `count` actions durable, one by one in turns of a block, or each all at
 * once. Ms of wall time of each; what is stored is counted.
 */
async function race(
  arrival: Arrival,
  count: number,
  oursFirst: boolean,
): Promise<{ readonly ours: number; readonly theirs: number }> {
  const ours = { contestant: await outbox(), ms: 0 };
  const theirs = { contestant: await raw(), ms: 0 };
  const lanes = oursFirst ? [ours, theirs] : [theirs, ours];
  const actions = actionsOf(count);
  const block = arrival === 'all at once' ? count : BLOCK;
  for (let begin = 0; begin < count; begin += block) {
    for (const lane of lanes) {
      const some = actions.slice(begin, begin + block);
      const start = performance.now();
      if (arrival === 'all at once') {
        await Promise.all(some.map((action) => lane.contestant.store(action)));
      } else {
        for (const action of some) await lane.contestant.store(action);
      }
      lane.ms += performance.now() - start;
    }
  }
  for (const { contestant } of lanes) {
    const stored = await contestant.count();
    if (stored !== count) throw new Error(`${stored} of ${count} actions are stored`);
    contestant.close();
  }
  return { ours: ours.ms, theirs: theirs.ms };
}

async function outbox(): Promise<Contestant> {
  const databaseName = `outbox-${crypto.randomUUID()}`;
  const { injector } = await application;
  const tab = createEnvironmentInjector([provideCacheHubIndexedDb({ databaseName })], injector);
  const store: OutboxStore = runInInjectionContext(tab, indexedDbOutbox);
  await store.load(null);
  return {
    store: (action) => store.put([action]),
    count: async () => (await store.load(null)).length,
    close: () => tab.destroy(),
  };
}

/** IndexedDB itself: a strict transaction for each action, on one open connection. */
async function raw(): Promise<Contestant> {
  const opening = indexedDB.open(`raw-${crypto.randomUUID()}`, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore('actions', { keyPath: 'id' });
  const database = await answer(opening);
  return {
    store: (action) => put(database, action),
    count: () => answer(database.transaction('actions').objectStore('actions').count()),
    close: () => database.close(),
  };
}

function put(database: IDBDatabase, action: OfflineAction): Promise<void> {
  const transaction = database.transaction('actions', 'readwrite', { durability: 'strict' });
  transaction.objectStore('actions').put(action);
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new Error('aborted'));
  });
}

function answer<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('no reason'));
  });
}

function actionsOf(count: number): readonly OfflineAction[] {
  return Array.from({ length: count }, (_, seq) => ({
    id: `action-${seq}`,
    type: 'customers.update',
    payload: { name: `Customer ${seq}`, city: 'Zürich', note: 'x'.repeat(300) },
    entity: 'customers',
    entityId: `c${seq}`,
    op: 'update',
    optimistic: [{ type: 'UPDATE', entityId: `c${seq}`, changes: { name: `Customer ${seq}` } }],
    baseVersion: 3,
    idempotencyKey: `key-${seq}`,
    lane: `customers:c${seq}`,
    createdAt: 1_700_000_000_000,
    seq,
    attempts: 0,
    nextAttemptAt: null,
    status: 'queued',
    sent: false,
    userKey: null,
    schemaVersion: 1,
  }));
}

const benchmark = { race };
Object.assign(globalThis, { benchmark });
