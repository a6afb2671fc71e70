import { InjectionToken } from '@angular/core';
import { ROOT_PATH, type KeyPath } from './key-path';

/** What a hub sees: everything, or what is below one path. */
export const HUB_PATH = new InjectionToken<KeyPath>('ngx-cachehub path', {
  providedIn: 'root',
  factory: () => ROOT_PATH,
});
