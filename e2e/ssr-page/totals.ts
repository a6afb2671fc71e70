import { HttpClient } from '@angular/common/http';
import { inject, Injectable } from '@angular/core';
// eslint-disable-next-line @typescript-eslint/consistent-type-imports -- Angular reads the parameter's class
import { CacheHubService, CacheNamespace, type PagedResult } from 'ngx-cachehub';
import type { Observable } from 'rxjs';
import type { Customer } from './customers';

/** Takes the hub in its constructor and is given its own part of it: under the namespace, ahead of time. */
@CacheNamespace('totals')
@Injectable()
export class Totals {
  private readonly http = inject(HttpClient);

  constructor(private readonly cache: CacheHubService) {}

  ofCustomers(): Observable<PagedResult<Customer>> {
    return this.cache.fetch('customers', () =>
      this.http.get<PagedResult<Customer>>('/api/customers', {
        params: { limit: 1 },
        transferCache: false,
      }),
    );
  }
}
