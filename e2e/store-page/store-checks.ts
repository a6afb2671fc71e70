import type { EnvironmentInjector } from '@angular/core';
import { runInInjectionContext } from '@angular/core';
import { CacheHubError } from 'ngx-cachehub';
import { indexedDbOutbox, indexedDbSnapshots } from 'ngx-cachehub/indexed-db';
import type { MakeStore } from 'ngx-cachehub/testing';
import { outboxStoreContract, snapshotStoreContract } from 'ngx-cachehub/testing';
import { openTab } from './page-injector';

/** Each case of both contracts on this browser's IndexedDB: its name, and what is wrong or null. */
export async function runContracts(): Promise<readonly (readonly [string, string | null])[]> {
  const cases = [
    ...outboxStoreContract(storesIn(indexedDbOutbox)),
    ...snapshotStoreContract(storesIn(indexedDbSnapshots)),
  ];
  const results: (readonly [string, string | null])[] = [];
  for (const { name, run } of cases) {
    const fault = await run().then(
      () => null,
      (error: unknown) => String(error),
    );
    results.push([name, fault]);
  }
  return results;
}

function storesIn<S>(make: () => S): MakeStore<S> {
  return async () => {
    const databaseName = `contract-${crypto.randomUUID()}`;
    const tabs: EnvironmentInjector[] = [];
    const open = async () => {
      const tab = await openTab({ databaseName });
      tabs.push(tab);
      return runInInjectionContext(tab, make);
    };
    return {
      store: await open(),
      reopen: open,
      end: () => tabs.forEach((tab) => tab.destroy()),
    };
  };
}

export interface FullDisk {
  /** Ids that the store acknowledged. */
  readonly acknowledged: readonly string[];
  /** Code and reason of each refusal. */
  readonly refused: readonly string[];
  /** Ids that are there, read by another connection. */
  readonly stored: readonly string[];
}

/** Queues `count` actions of `bytes` each, on a device that may be full. */
export async function storeUntilFull(
  count: number,
  bytes: number,
  barrier: boolean,
): Promise<FullDisk> {
  const databaseName = `full-${crypto.randomUUID()}`;
  const outbox = runInInjectionContext(await openTab({ databaseName, barrier }), indexedDbOutbox);
  const acknowledged: string[] = [];
  const refused: string[] = [];
  for (let seq = 1; seq <= count; seq++) {
    const id = `a${seq}`;
    const put = outbox.put([
      {
        id,
        type: 'note',
        payload: randomText(bytes),
        idempotencyKey: id,
        lane: 'notes',
        createdAt: seq,
        seq,
        attempts: 0,
        nextAttemptAt: null,
        status: 'queued',
        sent: false,
        userKey: null,
        schemaVersion: 1,
      },
    ]);
    await put.then(
      () => acknowledged.push(id),
      (error: unknown) => refused.push(reasonOf(error)),
    );
  }
  const again = runInInjectionContext(await openTab({ databaseName }), indexedDbOutbox);
  return { acknowledged, refused, stored: (await again.load(null)).map(({ id }) => id) };
}

function reasonOf(error: unknown): string {
  if (!(error instanceof CacheHubError)) return String(error);
  const { reason } = error.details as { readonly reason: string };
  return `${error.code}: ${reason}`;
}

/** Text that does not shrink when it is compressed. */
function randomText(bytes: number): string {
  let text = '';
  while (text.length < bytes) text += crypto.randomUUID();
  return text;
}
