import { computed, inject, Injectable, signal, type Signal } from '@angular/core';
import { NEVER, startWith, type Observable } from 'rxjs';
import { CacheEngine } from '../cache/cache-engine';
import { CacheHubError } from '../core/errors/cache-hub-error';
import type { LostActions, OfflineAction, OfflineActionInput } from '../core/outbox';
import type { ActionHandler } from '../providers/offline-options';
import { OFFLINE_PORT, type OfflinePort, type SyncStatus } from '../providers/offline-port';

/**
 * The queue of writes: what is in it is on the device, is sent in order when the server can be
 * reached, and leaves it only by the server's yes or the user's word.
 *
 * Without `withOffline()` reads are empty and actions fail with 'not-configured'.
 */
@Injectable({
  // Each environment asks its own hub: one of a lazy route may be without a queue.
  providedIn: 'any',
  useFactory: () => inject(CacheEngine).part(OfflineSyncService),
})
export class OfflineSyncService {
  readonly #port = inject(OFFLINE_PORT, { optional: true });

  /** Whether the server can be reached, by all that tells something of it. Now, then each change. */
  readonly isOnline$: Observable<boolean> = this.#port?.isOnline$ ?? NEVER.pipe(startWith(true));
  /** The same as a signal. */
  readonly isOnline: Signal<boolean> = this.#port?.isOnline ?? signal(true).asReadonly();
  /** Where the queue stands as a whole. */
  readonly status: Signal<SyncStatus> =
    this.#port?.status ?? signal<SyncStatus>('idle').asReadonly();
  /** True until the device has said what waits there: an empty queue means nothing before that. */
  readonly isRestoring: Signal<boolean> = this.#port?.isRestoring ?? signal(false).asReadonly();
  /** Everything in the queue, in its order, with attempts and next attempt. */
  readonly actions: Signal<readonly OfflineAction[]> =
    this.#port?.actions ?? signal<readonly OfflineAction[]>([]).asReadonly();
  /** How many they are. */
  readonly queueSize: Signal<number> = computed(() => this.actions().length);
  /** Refused or exhausted actions, kept until the user decides. */
  readonly parked: Signal<readonly OfflineAction[]> = computed(() =>
    this.actions().filter(({ status }) => status === 'parked'),
  );
  /** When nothing was left to send, in ms since the epoch; null before the first time in this page. */
  readonly lastSyncedAt: Signal<number | null> =
    this.#port?.lastSyncedAt ?? signal<number | null>(null).asReadonly();
  /** False while the device cannot store (private mode, quota): work goes on in memory and says so. */
  readonly durable: Signal<boolean> = this.#port?.durable ?? signal(false).asReadonly();
  /**
   * What waited here for this user and is gone, since the browser deleted its databases: null where nothing is known
   * of that. It stands, in each tab that is opened, until `acknowledgeLost`. Known where the `storage` can tell it,
   * as `indexedDbOutbox` can.
   */
  readonly lost: Signal<LostActions | null> =
    this.#port?.lost ?? signal<LostActions | null>(null).asReadonly();

  /**
   * Stores the action; resolves with its id once it is durable: that of the action before it, where it
   * became part of that. Rejects with 'queue-full' or, for data
   * that cannot be stored, 'rejected', and nothing is changed; with 'storage-failed', whose details
   * carry the id, where it is kept in memory only.
   */
  async queueOfflineAction<P>(action: OfflineActionInput<P>): Promise<string> {
    const { stored } = await this.#required('queueOfflineAction').submit(action);
    return stored;
  }

  /**
   * Runs the action now when online, queues it when not. Settles with the handler's result, also after
   * an offline spell. Rejects with the code of what became of it: 'rejected' and others where it is
   * parked, 'conflict' where a person has to decide, 'aborted' where it was discarded.
   */
  async perform<P, R = unknown>(action: OfflineActionInput<P>): Promise<R>;
  async perform(action: OfflineActionInput): Promise<unknown> {
    const { settled } = await this.#required('perform').submit(action);
    return settled;
  }

  /** The handler of a type, in place of the one before. The function returned takes it away. */
  registerHandler<P, R>(type: string, handler: ActionHandler<P, R>): () => void {
    return this.#required('registerHandler').registerHandler(type, handler);
  }

  /** Tries now what can be tried; resolves when that is done, whatever came of it. */
  async sync(): Promise<void> {
    await this.#required('sync').sync();
  }

  /** Goes on after 'paused-auth'. */
  resume(): void {
    this.#required('resume').resume();
  }

  /**
   * Tries a parked or waiting action again, under its key. Rejects with 'rejected' where it names a row
   * whose create was given up (`action.unmade`): `edit` it to another one, or `discard` it.
   */
  async retry(id: string): Promise<void> {
    await this.#required('retry').retry(id);
  }

  /**
   * Changes a parked action's payload and queues it again, as a new write. Rejects with 'rejected' where
   * it is not parked, or names a row whose create was given up.
   */
  async edit(id: string, payload: unknown): Promise<void> {
    await this.#required('edit').edit(id, payload);
  }

  /** Drops one action and what it showed; with `dependants` also those that wait for it. Rejects with 'rejected' while it is being sent. */
  async discard(id: string, options: { dependants?: boolean } = {}): Promise<void> {
    await this.#required('discard').discard(id, options.dependants ?? false);
  }

  /** The user knows of what is `lost`: it is not shown again. */
  acknowledgeLost(): void {
    this.#required('acknowledgeLost').acknowledgeLost();
  }

  #required(action: string): OfflinePort {
    if (this.#port) return this.#port;
    throw new CacheHubError(
      'not-configured',
      `OfflineSyncService.${action} expects the queue to be on; add withOffline() to provideCacheHub().`,
    );
  }
}
