import { Injectable, inject } from '@angular/core';
import {
  CacheHubService,
  CacheNamespace,
  injectCacheScope,
  listKey,
  type PagedResult,
} from 'ngx-cachehub';
import type { Observable } from 'rxjs';

import type { Customer, CustomerDraft } from '../entities/customer';
import type { CustomerListParams } from '../entities/customer-list-params';
import { CUSTOMERS } from '../entities/customers';
import { injectListSource } from '../rest/list-source';

/** Customers, read through the cache and written by way of the queue: what is typed shows at once. */
@CacheNamespace('customers', { entity: CUSTOMERS })
@Injectable({ providedIn: 'root' })
export class CustomerService {
  private readonly customers = inject(CacheHubService).collection(CUSTOMERS);
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

  /** What is known of a customer without asking. */
  known(id: string): Customer | undefined {
    return this.cache.getValue<Customer>(`detail-${id}`);
  }

  /** Resolves when the device has it: with the row as it shows, under an id that holds until the server gives it one. */
  create(draft: CustomerDraft): Promise<Customer> {
    const now = new Date().toISOString();
    return this.customers.save({ ...draft, createdAt: now, updatedAt: now });
  }

  // #region how:customers:3 A write: shown at once, kept until the server has it, sent with what it was made on
  /** Sends the changed fields alone. */
  async update(id: string, changes: Partial<CustomerDraft>): Promise<void> {
    await this.customers.update(id, changes);
  }
  // #endregion how

  delete(id: string): Promise<void> {
    return this.customers.delete(id);
  }
}
