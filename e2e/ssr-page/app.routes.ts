import type { Routes } from '@angular/router';
import { provideCacheHub, provideNamespaced } from 'ngx-cachehub';
import { CustomerPage } from './customer-page';
import { Totals } from './totals';

export const routes: Routes = [
  { path: 'customers/:id', component: CustomerPage },
  {
    path: 'lazy',
    // A hub of the route's own: another id, nothing shared.
    providers: [provideCacheHub({ id: 'lazy' }), provideNamespaced(Totals)],
    loadComponent: () => import('./lazy-page').then(({ LazyPage }) => LazyPage),
  },
];
