import type { Routes } from '@angular/router';
import { provideCacheHub } from 'ngx-cachehub';

import { READINGS } from '../entities/readings';
import { hubId } from '../session/window-side';

/** A hub of its own, without server, device and other tabs: its rows are of this page, and all of them are wanted. */
export const gridRoutes: Routes = [
  {
    path: '',
    title: 'Grid · Pulse',
    loadComponent: () => import('./grid-page').then((m) => m.GridPage),
    providers: [
      provideCacheHub(() => ({
        id: hubId('grid'),
        entities: [READINGS],
        maxEntries: Infinity,
        gcTime: Infinity,
      })),
    ],
  },
];
