import { HttpClient } from '@angular/common/http';
import { Component, inject } from '@angular/core';
import { injectCache, type PagedResult } from 'ngx-cachehub';
import type { Customer } from './customers';

@Component({ selector: 'ssr-lazy', template: '<h1>{{ total.data() }} customers</h1>' })
export class LazyPage {
  private readonly http = inject(HttpClient);
  readonly total = injectCache(() => ({
    key: 'total',
    source: () =>
      this.http.get<PagedResult<Customer>>('/api/customers', {
        params: { limit: 1 },
        transferCache: false,
      }),
    select: (page: PagedResult<Customer>) => page.totalCount,
  }));
}
