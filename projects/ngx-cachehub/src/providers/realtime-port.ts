import { InjectionToken } from '@angular/core';

/** What the engine needs of the realtime side, where there is one. */
export interface RealtimePort {
  /** Keeps a server subscription of the entity until the function returned is called. */
  hold(entity: string): () => void;
  /** True while a healthy, gap-free subscription covers the entity. */
  covers(entity: string): boolean;
  /** Under which name the server sees this client's writes. */
  readonly clientId: string;
}

/** Null in a hub without realtime. */
export const REALTIME_PORT = new InjectionToken<RealtimePort | null>('ngx-cachehub realtime port');
