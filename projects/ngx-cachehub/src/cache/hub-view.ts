import { InjectionToken } from '@angular/core';
import type { CacheHubService } from './cache-hub.service';
import { ROOT_PATH, type KeyPath } from './key-path';

/** What a hub sees: everything, or what is below one path. */
export interface HubView {
  readonly path: KeyPath;
  /** The hub that sees everything; undefined in that hub itself. */
  readonly root: CacheHubService | undefined;
}

export const HUB_VIEW = new InjectionToken<HubView>('ngx-cachehub view', {
  providedIn: 'root',
  factory: () => ({ path: ROOT_PATH, root: undefined }),
});
