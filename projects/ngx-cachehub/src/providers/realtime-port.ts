import { InjectionToken, type Signal } from '@angular/core';
import type { Observable } from 'rxjs';
import type { ConnectionStatus } from '../core/connection';
import type { CacheHubError } from '../core/errors/cache-hub-error';
import type { StreamPosition } from '../protocol';

/** What the rest of the hub needs of the realtime side, where there is one. */
export interface RealtimePort {
  /** Keeps a server subscription of the entity until the function returned is called. */
  hold(entity: string): () => void;
  /** True while a healthy, gap-free subscription covers the entity. */
  covers(entity: string): boolean;
  /**
   * Where the entity's stream stands: all that it brought up to there is in the cache. Undefined
   * where it never began, or something still waits for its batch.
   */
  positionOf(entity: string): StreamPosition | undefined;
  /** Lets a stream that has not begun resume from a position at which the cache knows its entity. False where it cannot. */
  beginAt(entity: string, position: StreamPosition): boolean;
  /** Under which name the server sees this client's writes. */
  readonly clientId: string;
  /** The present status, then each change of it. */
  readonly status$: Observable<ConnectionStatus>;
  readonly lastError: Signal<CacheHubError | undefined>;
  /** Each time that the app had the token renewed, and it was. */
  readonly renewed$: Observable<void>;
  connect(): void;
  /**
   * Closes, since the server does not know the user any more; only `connect()` opens again. A tab that
   * holds the line next is not bound by it: it finds out for itself.
   */
  pause(): void;
}

/** Null in a hub without realtime. */
export const REALTIME_PORT = new InjectionToken<RealtimePort | null>('ngx-cachehub realtime port');
