import { computed, inject, Injectable, signal } from '@angular/core';
import type { Injector, Signal } from '@angular/core';
import { NEVER, startWith } from 'rxjs';
import type { Observable } from 'rxjs';
import { CacheEngine } from '../cache/cache-engine';
import type { ConnectionStatus } from '../core/connection';
import type { AnyRow, EntityChange } from '../core/entities/entity-change';
import { CacheHubError } from '../core/errors/cache-hub-error';
import { assertEntityName } from '../core/keys';
import type { AnyEntityDefinition, AnyId, EntityDefinition } from '../entities/entity-definition';
import { EntityRegistry } from '../entities/entity-registry';
import type { Fields } from '../talk/shared-state-cell';
import type {
  PresenceHandle,
  SharedState,
  SharedStateOptions,
  TopicHandle,
} from '../talk/talk-handles';
import { Conversation } from './conversation';
import type { RequestOptions } from './conversation';
import type { RealtimeHub } from './realtime-hub';
import { injectRealtimeHub } from './realtime-hub';

/**
 * The hub's live connection: changes of entities as they happen, the connection's state, and frames
 * of the app's own. What it receives is in the cache before subscribers hear of it.
 *
 * Without `withRealtime(…)` reads are empty and actions throw `not-configured`.
 */
@Injectable({
  // Each environment asks its own hub: one of a lazy route may be without realtime.
  providedIn: 'any',
  useFactory: () => inject(CacheEngine).part(RealtimeCacheService),
})
export class RealtimeCacheService {
  readonly #hub = injectRealtimeHub();
  readonly #registry = inject(EntityRegistry);
  readonly #engine = inject(CacheEngine);

  /** The present status, then each change of it, once. */
  readonly connectionStatus$: Observable<ConnectionStatus> =
    this.#hub?.status$ ?? NEVER.pipe(startWith<ConnectionStatus>('disconnected'));
  /** The same as a signal. */
  readonly connectionStatus: Signal<ConnectionStatus> =
    this.#hub?.status ?? signal<ConnectionStatus>('disconnected').asReadonly();
  /** True while the line is up and each subscription is answered. */
  readonly isConnected: Signal<boolean> = computed(() => this.connectionStatus() === 'connected');
  /** What last went wrong; undefined again once a new line is up. */
  readonly lastError: Signal<CacheHubError | undefined> =
    this.#hub?.lastError ?? signal<CacheHubError | undefined>(undefined).asReadonly();

  /**
   * Live changes of an entity, told after the cache has taken them. SUBSCRIBE goes out with the first
   * subscriber and again after every reconnect, UNSUBSCRIBE when the last one leaves. Never errors.
   * @throws CacheHubError 'invalid-key' for a name that cannot be an entity's.
   */
  subscribeToEntity<T extends object = AnyRow>(
    entity: string | EntityDefinition<T, AnyId>,
  ): Observable<EntityChange<T>> {
    const name = this.#nameOf(entity);
    const changes: Observable<EntityChange> = this.#hub?.changes(name) ?? NEVER;
    return changes;
  }

  /** Drops the server subscription at once and completes the streams of all its subscribers. */
  unsubscribeFromEntity(entity: string | AnyEntityDefinition): void {
    this.#required('unsubscribeFromEntity').drop(this.#nameOf(entity));
  }

  /** Connects; at once and afresh where the connection failed, waits or was closed. */
  connect(): void {
    this.#required('connect').connect();
  }

  /** Closes; only `connect()` opens again. */
  disconnect(): void {
    this.#required('disconnect').disconnect();
  }

  /** Frames of one type that the hub does not route, as they come. */
  messages<T = unknown>(type: string): Observable<T>;
  messages(type: string): Observable<unknown> {
    return this.#hub?.messages(type) ?? NEVER;
  }

  /** Sends `{type, data}` now; false, and nothing kept, when not connected. */
  send(type: string, data?: unknown): boolean {
    return this.#required('send').send(type, data);
  }

  /**
   * Asks the server when subscribed, and answers once; unsubscribing before the answer cancels it.
   * Errors with code 'timeout', 'disconnected' where there is no connection or it is lost before the
   * answer, or 'server-error' with the server's code in `details`.
   */
  request<R = unknown>(method: string, params?: unknown, options?: RequestOptions): Observable<R>;
  request(method: string, params?: unknown, options: RequestOptions = {}): Observable<unknown> {
    return this.#talk.request(method, params, options);
  }

  /** A named channel, for chat and news: what is published reaches every other subscriber, once. */
  topic<T = unknown>(name: string): TopicHandle<T>;
  topic(name: string): TopicHandle<unknown> {
    return this.#talk.topic(name);
  }

  /**
   * A named state that all who hold it share: what others set merges in, what is set here is published.
   * Ends with the caller's injection context, else with the hub.
   */
  sharedState<S extends object>(name: string, options: SharedStateOptions<S>): SharedState<S>;
  sharedState(name: string, options: SharedStateOptions<Fields>): SharedState<Fields> {
    return this.#talk.sharedState(name, options);
  }

  /**
   * A room and who is in it: nobody until the first `update`, which joins. Ends with the caller's
   * injection context, else with the hub.
   */
  presence<S>(room: string, options?: { readonly injector?: Injector }): PresenceHandle<S>;
  presence(room: string, options: { readonly injector?: Injector } = {}): PresenceHandle<unknown> {
    return this.#talk.presence(room, options);
  }

  /**
   * Ends the old token's use and re-authenticates on the open socket; without one the next
   * connection has the new token. Rejects with 'unauthenticated' or 'disconnected'.
   */
  async renewToken(): Promise<void> {
    await this.#required('renewToken').renewToken();
  }

  get #talk(): Conversation {
    return this.#engine.part(Conversation);
  }

  #nameOf(entity: string | AnyEntityDefinition): string {
    const name = this.#registry.nameOf(entity);
    assertEntityName(name);
    return name;
  }

  #required(action: string): RealtimeHub {
    if (this.#hub) return this.#hub;
    throw new CacheHubError(
      'not-configured',
      `RealtimeCacheService.${action} expects realtime to be on; ` +
        'add withRealtime({ url }) to provideCacheHub().',
    );
  }
}
