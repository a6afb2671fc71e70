import { HttpClient } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import {
  CacheNamespace,
  OptimisticUpdates,
  detailKey,
  injectCacheScope,
  listKey,
  type OptimisticUpdate,
  type OptimisticWriter,
  type PagedResult,
} from 'ngx-cachehub';
import { lastValueFrom, type Observable } from 'rxjs';

import type { Customer, CustomerDraft } from '../entities/customer';
import type { CustomerListParams } from '../entities/customer-list-params';
import { CUSTOMERS } from '../entities/customers';
import { injectListSource } from '../rest/list-source';
import { unsavedCustomer } from './customer-input';

const URL = '/api/customers';

/** Customers, read through the cache and written on top of it: what is typed shows at once. */
@CacheNamespace('customers', { entity: CUSTOMERS })
@Injectable({ providedIn: 'root' })
export class CustomerService {
  private readonly http = inject(HttpClient);
  private readonly optimistic = inject(OptimisticUpdates);
  private readonly cache = injectCacheScope(this);
  private readonly loadList = injectListSource<Customer>();

  /** One page, kept live while it is shown. */
  page(params: CustomerListParams) {
    return {
      key: listKey(CUSTOMERS.name, params),
      source: (): Observable<PagedResult<Customer>> => this.loadList(CUSTOMERS.name, params),
      realtime: true,
    };
  }

  /** One customer, kept live while it is shown. */
  detail(id: string) {
    return {
      key: detailKey(CUSTOMERS.name, id),
      source: (): Observable<Customer> => this.http.get<Customer>(`${URL}/${id}`),
      realtime: true,
    };
  }

  /** What is known of a customer without asking. */
  known(id: string): Customer | undefined {
    return this.cache.getValue<Customer>(`detail-${id}`);
  }

  create(draft: CustomerDraft): Promise<Customer> {
    const id = CUSTOMERS.createTempId?.() ?? `tmp_${crypto.randomUUID()}`;
    const row = unsavedCustomer(id, draft, new Date());
    return this.write(
      (cache) => cache.create(CUSTOMERS, row),
      (headers) => this.http.post<Customer>(URL, draft, { headers }),
    );
  }

  /** Sends the changed fields alone; `version` is what the person saw, so that nothing is overwritten unseen. */
  update(id: string, changes: Partial<CustomerDraft>, version: number): Promise<Customer> {
    return this.write(
      (cache) => cache.patch<Customer>(CUSTOMERS, id, changes),
      (headers) =>
        this.http.patch<Customer>(`${URL}/${id}`, changes, {
          headers: { ...headers, 'If-Match': `"${version}"` },
        }),
    );
  }

  async delete(id: string, version: number): Promise<void> {
    await this.write(
      (cache) => cache.delete(CUSTOMERS, id),
      (headers) =>
        this.http.delete(`${URL}/${id}`, {
          headers: { ...headers, 'If-Match': `"${version}"` },
        }),
    );
  }

  /** Shows the write, sends it, and keeps or takes back what was shown by what the server says. */
  private async write<R>(
    show: (cache: OptimisticWriter) => void,
    send: (headers: Record<string, string>) => Observable<R>,
  ): Promise<R> {
    const shown: OptimisticUpdate = this.optimistic.apply(show);
    try {
      const result = await lastValueFrom(send({ 'Idempotency-Key': shown.id }));
      shown.confirm(result);
      return result;
    } catch (error) {
      shown.rollback(error);
      throw error;
    }
  }
}
