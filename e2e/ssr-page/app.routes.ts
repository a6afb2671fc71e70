import type { Routes } from '@angular/router';
import { provideCacheHub } from 'ngx-cachehub';
import { CustomerPage } from './customer-page';

export const routes: Routes = [
  { path: 'customers/:id', component: CustomerPage },
  {
    path: 'lazy',
    // A hub of the route's own: another id, nothing shared.
    providers: [provideCacheHub({ id: 'lazy' })],
    loadComponent: () => import('./lazy-page').then(({ LazyPage }) => LazyPage),
  },
];
