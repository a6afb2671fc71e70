import { HttpClient } from '@angular/common/http';
import { Component, inject, input } from '@angular/core';
import { injectCache, injectEntity, listKey, type PagedResult } from 'ngx-cachehub';
import { map, tap } from 'rxjs';
import { type Customer, CUSTOMERS } from './customers';

const PARAMS = { sort: 'name', limit: 3, offset: 0 };

/** One row, and a list by a request of the app's own: both are read on the server and followed in the browser. */
@Component({
  selector: 'ssr-customer',
  template: `
    @if (customer.data(); as row) {
      <h1>{{ row.name }}</h1>
      <p>{{ row.city }}</p>
    } @else {
      <h1>{{ customer.status() }}</h1>
    }
    <ul>
      @for (row of list.data()?.items ?? []; track row.id) {
        <li>{{ row.name }}</li>
      }
    </ul>
  `,
})
export class CustomerPage {
  readonly id = input.required<string>();
  private readonly http = inject(HttpClient);
  readonly customer = injectEntity(CUSTOMERS, () => this.id());
  readonly list = injectCache<PagedResult<Customer>>(() => ({
    key: listKey('customers', PARAMS),
    realtime: true,
    source: ({ syncPosition }) =>
      this.http
        .get<PagedResult<Customer>>('/api/customers', {
          params: PARAMS,
          observe: 'response',
          transferCache: false,
        })
        .pipe(
          tap(({ headers }) => syncPosition(headers.get('Sync-Position'))),
          map(({ body }) => body ?? { items: [], totalCount: 0 }),
        ),
  }));
}
