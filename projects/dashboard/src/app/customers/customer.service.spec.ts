import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { CacheHubService, type PagedResult } from 'ngx-cachehub';
import { CacheHubTestingController, provideCacheHubTesting } from 'ngx-cachehub/testing';

import type { Customer, CustomerDraft } from '../entities/customer';
import type { CustomerListParams } from '../entities/customer-list-params';
import { CUSTOMERS } from '../entities/customers';
import { EMPTY_CUSTOMER } from './customer-input';
import { CustomerService } from './customer.service';

const ALL: CustomerListParams = { sort: 'name', limit: 20, offset: 0 };
const LEADS: CustomerListParams = { status: 'lead', ...ALL };
const ACTIVE: CustomerListParams = { status: 'active', ...ALL };

function draft(name: string, more: Partial<CustomerDraft> = {}): CustomerDraft {
  return { ...EMPTY_CUSTOMER, name, ...more };
}

function row(id: string, name: string, more: Partial<Customer> = {}): Customer {
  const at = new Date(0).toISOString();
  return { ...draft(name), id, createdAt: at, updatedAt: at, version: 1, ...more };
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
    await expect(service.create(draft('Bo'))).resolves.toMatchObject({
      id: expect.stringMatching(/^tmp_/),
    });
    await hub.settle();
    expect(leads()).toEqual(['Ada', 'Bo', 'Cleo']);
    expect(active()).toEqual([]);

    const request = http.expectOne({ method: 'POST', url: '/api/customers' });
    expect(request.request.headers.get('Idempotency-Key')).toMatch(/.{8,}/);
    request.flush(row('c9', 'Bo'));
    await hub.settle();
    expect(leads()).toEqual(['Ada', 'Bo', 'Cleo']);
    expect(service.known('c9')?.name).toBe('Bo');
    expect(hub.queued()).toEqual([]);
  });

  it('[row:A6] a refused create is rolled back, and waits for the person with the server’s words', async () => {
    const leads = await watch(LEADS, [row('c1', 'Ada')]);
    await service.create(draft('Bo'));
    await hub.settle();
    expect(leads()).toEqual(['Ada', 'Bo']);
    http
      .expectOne({ method: 'POST', url: '/api/customers' })
      .flush(
        { error: { code: 'INVALID', message: 'name is taken' } },
        { status: 422, statusText: 'no' },
      );
    await hub.settle();
    expect(leads()).toEqual(['Ada']);
    expect(hub.queued()).toEqual([
      expect.objectContaining({
        status: 'parked',
        payload: expect.objectContaining(draft('Bo')),
        error: expect.objectContaining({ code: 'rejected', status: 422 }),
      }),
    ]);
  });

  it('[row:A6] an edit moves the row between lists at once, and names the version it was made on', async () => {
    const seen = row('c1', 'Ada', { version: 4 });
    const leads = await watch(LEADS, [seen]);
    const active = await watch(ACTIVE, []);
    await service.update(seen.id, { status: 'active' });
    await hub.settle();
    expect(leads()).toEqual([]);
    expect(active()).toEqual(['Ada']);
    const request = http.expectOne({ method: 'PATCH', url: '/api/customers/c1' });
    expect(request.request.body).toEqual({ status: 'active' });
    expect(request.request.headers.get('If-Match')).toBe('"4"');
    request.flush(row('c1', 'Ada', { status: 'active', version: 5 }));
    await hub.settle();
    expect(active()).toEqual(['Ada']);
    expect(hub.queued()).toEqual([]);
  });

  it('[row:D3] an edit made without a server is kept, and sent when it answers again', async () => {
    const seen = row('c1', 'Ada');
    const all = await watch(ALL, [seen]);
    hub.setOnline(false);
    await service.update(seen.id, { name: 'Ada L.' });
    await hub.settle();
    expect(all()).toEqual(['Ada L.']);
    http.expectNone({ method: 'PATCH', url: '/api/customers/c1' });
    hub.setOnline(true);
    await hub.settle();
    http
      .expectOne({ method: 'PATCH', url: '/api/customers/c1' })
      .flush(row('c1', 'Ada L.', { version: 2 }));
    await hub.settle();
    expect(all()).toEqual(['Ada L.']);
    expect(hub.queued()).toEqual([]);
  });

  it('[row:A6] a deleted customer is gone at once, and back when the server refuses', async () => {
    const seen = row('c1', 'Ada');
    const all = await watch(ALL, [seen, row('c2', 'Bo')]);
    await service.delete(seen.id);
    await hub.settle();
    expect(all()).toEqual(['Bo']);
    http
      .expectOne({ method: 'DELETE', url: '/api/customers/c1' })
      .flush(null, { status: 403, statusText: 'no' });
    await hub.settle();
    expect(all()).toEqual(['Ada', 'Bo']);
  });
});
