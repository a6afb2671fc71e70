import { HttpClient } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import {
  CacheNamespace,
  detailKey,
  injectCacheScope,
  listKey,
  type PagedResult,
} from 'ngx-cachehub';
import type { Observable } from 'rxjs';

import type { Customer, CustomerDraft } from '../entities/customer';
import type { CustomerListParams } from '../entities/customer-list-params';
import { CUSTOMERS } from '../entities/customers';
import { injectListSource } from '../rest/list-source';
import { EntityWrites, whereKnown } from '../writes/entity-writes';
import { unsavedCustomer } from './customer-input';

const URL = '/api/customers';

/** Customers, read through the cache and written by way of the queue: what is typed shows at once. */
@CacheNamespace('customers', { entity: CUSTOMERS })
@Injectable({ providedIn: 'root' })
export class CustomerService {
  private readonly http = inject(HttpClient);
  private readonly writes = inject(EntityWrites);
  private readonly cache = injectCacheScope(this);
  private readonly loadList = injectListSource<Customer>();

  // #region how:customers:2 A page: read through the cache, live, and kept on the device
  /** One page, kept live while it is shown, and on the device for the next start. */
  page(params: CustomerListParams) {
    return {
      key: listKey(CUSTOMERS.name, params),
      source: (): Observable<PagedResult<Customer>> => this.loadList(CUSTOMERS.name, params),
      realtime: true,
      persist: true,
    };
  }
  // #endregion how

  /** One customer, kept live while it is shown, and on the device for the next start. */
  detail(id: string) {
    return {
      key: detailKey(CUSTOMERS.name, id),
      source: (): Observable<Customer> => this.http.get<Customer>(`${URL}/${id}`),
      realtime: true,
      persist: true,
      ...whereKnown(id),
    };
  }

  /** What is known of a customer without asking. */
  known(id: string): Customer | undefined {
    return this.cache.getValue<Customer>(`detail-${id}`);
  }

  /** Resolves when the device has it, with the id under which it shows until the server gives it one. */
  create(draft: CustomerDraft): Promise<string> {
    return this.writes.create<Customer>(CUSTOMERS, draft, (id) =>
      unsavedCustomer(id, draft, new Date()),
    );
  }

  /** Sends the changed fields alone; `seen` is the row that the person changed. */
  update(seen: Customer, changes: Partial<CustomerDraft>): Promise<void> {
    return this.writes.update<Customer>(CUSTOMERS, seen, changes);
  }

  delete(seen: Customer): Promise<void> {
    return this.writes.delete<Customer>(CUSTOMERS, seen);
  }
}
