import { InjectionToken, type Signal } from '@angular/core';
import type { Observable } from 'rxjs';
import type { EntityId } from '../core/keys';
import type { LostActions } from '../core/outbox/lost-actions';
import type { OfflineAction, OfflineActionInput } from '../core/outbox/offline-action';
import type { ActionHandler } from './offline-options';

/** Where the queue stands as a whole. */
export type SyncStatus = 'idle' | 'syncing' | 'offline' | 'paused-auth' | 'not-leader';

/** An action on its way from the call to its outcome. */
export interface Submission {
  /** Under which it is in the queue for now. */
  readonly id: string;
  /**
   * Resolves when the device has it, with the id of the action that it is part of; rejects with
   * 'storage-failed' where it is in memory only.
   */
  readonly stored: Promise<string>;
  /** What the handler answered; rejects when the action is parked, waits for a person, or is discarded. */
  readonly settled: Promise<unknown>;
}

/** The queue of writes, as the rest of the hub sees it. */
export interface OfflinePort {
  /** `id` is the action's, a new one unless given. What is submitted in one go is stored in one step. @throws CacheHubError 'queue-full', and 'rejected' for data that cannot be stored; nothing changed then. */
  submit(input: OfflineActionInput, id?: string): Promise<Submission>;
  /** Whether an action would be sent now: online, signed in. */
  readonly isSending: boolean;
  registerHandler(type: string, handler: ActionHandler): () => void;
  readonly isOnline$: Observable<boolean>;
  readonly isOnline: Signal<boolean>;
  readonly status: Signal<SyncStatus>;
  readonly isRestoring: Signal<boolean>;
  readonly actions: Signal<readonly OfflineAction[]>;
  readonly lastSyncedAt: Signal<number | null>;
  readonly durable: Signal<boolean>;
  readonly lost: Signal<LostActions | null>;
  acknowledgeLost(): void;
  sync(): Promise<void>;
  resume(): void;
  retry(id: string): Promise<void>;
  edit(id: string, payload: unknown): Promise<void>;
  discard(id: string, dependants: boolean): Promise<void>;
  /** Drops every action of the user and what they showed. */
  discardAll(): Promise<void>;
  /** The server's id of a temporary one, where it is known; the same id otherwise. */
  toReal(entity: string, id: EntityId): EntityId;
}

/** Null in a hub without `withOffline`. */
export const OFFLINE_PORT = new InjectionToken<OfflinePort | null>('ngx-cachehub offline port');
