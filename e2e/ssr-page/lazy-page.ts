import { AsyncPipe } from '@angular/common';
import { Component, inject } from '@angular/core';
import { CacheHubService } from 'ngx-cachehub';
import { Totals } from './totals';

@Component({
  selector: 'ssr-lazy',
  imports: [AsyncPipe],
  template: '<h1>{{ (total$ | async)?.totalCount }} customers under {{ keys() }}</h1>',
})
export class LazyPage {
  private readonly hub = inject(CacheHubService);
  readonly total$ = inject(Totals).ofCustomers();

  keys(): string {
    return this.hub.keys().join();
  }
}
