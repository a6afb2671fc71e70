import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { CacheHubService, type PagedResult } from 'ngx-cachehub';
import { CacheHubTestingController, provideCacheHubTesting } from 'ngx-cachehub/testing';

import type { Customer, CustomerDraft } from '../entities/customer';
import type { CustomerListParams } from '../entities/customer-list-params';
import { CUSTOMERS } from '../entities/customers';
import { EMPTY_CUSTOMER, unsavedCustomer } from './customer-input';
import { CustomerService } from './customer.service';

const ALL: CustomerListParams = { sort: 'name', limit: 20, offset: 0 };
const LEADS: CustomerListParams = { status: 'lead', ...ALL };
const ACTIVE: CustomerListParams = { status: 'active', ...ALL };

function draft(name: string, more: Partial<CustomerDraft> = {}): CustomerDraft {
  return { ...EMPTY_CUSTOMER, name, ...more };
}

function row(id: string, name: string, more: Partial<Customer> = {}): Customer {
  return { ...unsavedCustomer(id, draft(name), new Date(0)), version: 1, ...more };
}

describe('the customer service', () => {
  let service: CustomerService;
  let cache: CacheHubService;
  let hub: CacheHubTestingController;
  let http: HttpTestingController;

  beforeEach(() => {
    TestBed.configureTestingModule({
      providers: [
        provideHttpClient(),
        provideHttpClientTesting(),
        provideCacheHubTesting({ config: { entities: [CUSTOMERS] } }),
      ],
    });
    service = TestBed.inject(CustomerService);
    cache = TestBed.inject(CacheHubService);
    hub = TestBed.inject(CacheHubTestingController);
    http = TestBed.inject(HttpTestingController);
  });

  /** Watches a page and answers its first load. */
  async function watch(
    params: CustomerListParams,
    items: readonly Customer[],
  ): Promise<() => string[]> {
    const { key, source } = service.page(params);
    let shown: PagedResult<Customer> | undefined;
    cache.fetch<PagedResult<Customer>>(key, source).subscribe((page) => (shown = page));
    await hub.settle();
    hub.expectFetch(key).flush({ items, totalCount: items.length });
    await hub.settle();
    return () => (shown?.items ?? []).map(({ name }) => name);
  }

  it('[row:A6] a created customer shows at once under a temporary id, in the matching lists only', async () => {
    const leads = await watch(LEADS, [row('c1', 'Ada'), row('c3', 'Cleo')]);
    const active = await watch(ACTIVE, []);
    const saved = service.create(draft('Bo'));
    await hub.settle();
    expect(leads()).toEqual(['Ada', 'Bo', 'Cleo']);
    expect(active()).toEqual([]);

    const request = http.expectOne({ method: 'POST', url: '/api/customers' });
    expect(request.request.headers.get('Idempotency-Key')).toMatch(/.{8,}/);
    request.flush(row('c9', 'Bo'));
    await expect(saved).resolves.toMatchObject({ id: 'c9' });
    await hub.settle();
    expect(leads()).toEqual(['Ada', 'Bo', 'Cleo']);
    expect(service.known('c9')?.name).toBe('Bo');
  });

  it('[row:A6] a refused create is rolled back, and the server’s words reach the caller', async () => {
    const leads = await watch(LEADS, [row('c1', 'Ada')]);
    const saved = service.create(draft('Bo'));
    await hub.settle();
    expect(leads()).toEqual(['Ada', 'Bo']);
    http
      .expectOne({ method: 'POST', url: '/api/customers' })
      .flush(
        { error: { code: 'INVALID', message: 'name is taken' } },
        { status: 422, statusText: 'no' },
      );
    await expect(saved).rejects.toMatchObject({ error: { error: { message: 'name is taken' } } });
    await hub.settle();
    expect(leads()).toEqual(['Ada']);
  });

  it('[row:A6] an edit moves the row between lists at once, and names the version it was made on', async () => {
    const leads = await watch(LEADS, [row('c1', 'Ada', { version: 4 })]);
    const active = await watch(ACTIVE, []);
    const saved = service.update('c1', { status: 'active' }, 4);
    await hub.settle();
    expect(leads()).toEqual([]);
    expect(active()).toEqual(['Ada']);
    const request = http.expectOne({ method: 'PATCH', url: '/api/customers/c1' });
    expect(request.request.body).toEqual({ status: 'active' });
    expect(request.request.headers.get('If-Match')).toBe('"4"');
    request.flush(row('c1', 'Ada', { status: 'active', version: 5 }));
    await saved;
    await hub.settle();
    expect(active()).toEqual(['Ada']);
  });

  it('[row:A6] an edit that comes too late is rolled back to what the others see', async () => {
    const all = await watch(ALL, [row('c1', 'Ada')]);
    const saved = service.update('c1', { name: 'Mine' }, 1);
    await hub.settle();
    expect(all()).toEqual(['Mine']);
    http.expectOne({ method: 'PATCH', url: '/api/customers/c1' }).flush(
      {
        current: row('c1', 'Theirs', { version: 2 }),
        error: { code: 'VERSION_MISMATCH', message: 'somebody was faster' },
      },
      { status: 412, statusText: 'no' },
    );
    await expect(saved).rejects.toMatchObject({ status: 412 });
    await hub.settle();
    expect(all()).toEqual(['Ada']);
  });

  it('[row:A6] a deleted customer is gone at once, and back when the server refuses', async () => {
    const all = await watch(ALL, [row('c1', 'Ada'), row('c2', 'Bo')]);
    const refused = service.delete('c1', 1);
    await hub.settle();
    expect(all()).toEqual(['Bo']);
    http
      .expectOne({ method: 'DELETE', url: '/api/customers/c1' })
      .flush(null, { status: 500, statusText: 'no' });
    await expect(refused).rejects.toMatchObject({ status: 500 });
    await hub.settle();
    expect(all()).toEqual(['Ada', 'Bo']);
  });
});
