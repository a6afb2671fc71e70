import { HttpClient, provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { inject, Injectable } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import {
  CACHE_HUB_SCHEDULER,
  CacheHubService,
  CacheNamespace,
  defineEntity,
  injectCacheScope,
  injectMutation,
  provideCacheHub,
  type PagedResult,
} from 'ngx-cachehub';
import { VirtualScheduler } from 'ngx-cachehub/testing';
import type { Observable } from 'rxjs';

interface Customer {
  readonly id: number | string;
  readonly name: string;
  readonly status: string;
  readonly version: number;
}

interface Filter {
  readonly status: string;
}

const customers = defineEntity<Customer>('customers', {
  lists: {
    matches: (row, filter: Filter) => row.status === filter.status,
    compare: () => (a, b) => (a.name < b.name ? -1 : 1),
  },
});

/** As an app writes it. */
@CacheNamespace('customers', { entity: customers, staleTime: 60_000 })
@Injectable({ providedIn: 'root' })
class CustomerService {
  private readonly http = inject(HttpClient);
  private readonly cache = injectCacheScope(this);

  readonly create = injectMutation<Omit<Customer, 'id' | 'version'>, Customer>({
    mutation: (draft, { idempotencyKey }) =>
      this.http.post<Customer>('/api/customers', draft, {
        headers: { 'Idempotency-Key': idempotencyKey },
      }),
    optimistic: (cache, draft) => void cache.create(customers, draft as Customer),
  });

  list(filter: Filter): Observable<PagedResult<Customer>> {
    return this.cache.fetch(`list-${JSON.stringify(filter)}`, () =>
      this.http.get<PagedResult<Customer>>('/api/customers', { params: { ...filter } }),
    );
  }

  detail(id: number): Observable<Customer> {
    return this.cache.fetch(`detail-${id}`, () => this.http.get<Customer>(`/api/customers/${id}`));
  }
}

const ada: Customer = { id: 1, name: 'Ada', status: 'active', version: 3 };
const draft = { name: 'Abe', status: 'active' };

describe('an entity service of an app', () => {
  let http: HttpTestingController;
  let service: CustomerService;
  let scheduler: VirtualScheduler;
  const shown: Record<string, PagedResult<Customer> | undefined> = {};

  beforeEach(() => {
    scheduler = new VirtualScheduler();
    TestBed.configureTestingModule({
      providers: [
        provideHttpClient(),
        provideHttpClientTesting(),
        provideCacheHub(),
        { provide: CACHE_HUB_SCHEDULER, useValue: scheduler },
      ],
    });
    http = TestBed.inject(HttpTestingController);
    service = TestBed.inject(CustomerService);
    for (const status of ['active', 'lost']) {
      service.list({ status }).subscribe((page) => (shown[status] = page));
      const items = status === 'active' ? [ada] : [];
      http.expectOne(`/api/customers?status=${status}`).flush({ items, totalCount: items.length });
    }
  });

  afterEach(() => http.verify());

  const names = (status: string) => shown[status]?.items.map(({ name }) => name);

  it('[row:A6] caches pages by their filter, and details that the lists follow', async () => {
    service.list({ status: 'active' }).subscribe();
    http.expectNone('/api/customers?status=active');
    service.detail(1).subscribe();
    http.expectOne('/api/customers/1').flush({ ...ada, name: 'Zoe', version: 4 });
    expect(names('active')).toEqual(['Zoe']);
    TestBed.inject(CacheHubService).update<Customer>('customers:detail-1', (row) => ({
      ...row,
      status: 'lost',
    }));
    expect([names('active'), names('lost')]).toEqual([[], ['Zoe']]);
    await scheduler.drain();
  });

  it('[row:A6] creates at once in the matching list only, then takes the real row', async () => {
    service.create.mutate(draft);
    expect([names('active'), names('lost'), shown['active']?.totalCount]).toEqual([
      ['Abe', 'Ada'],
      [],
      2,
    ]);
    expect(shown['active']?.items[0]?.id).toMatch(/^tmp_/);
    const post = http.expectOne('/api/customers');
    expect(post.request.headers.get('Idempotency-Key')).toMatch(/-/);
    const row = { ...draft, id: 2, version: 1 };
    post.flush(row);
    await scheduler.drain();
    expect(shown['active']).toEqual({ items: [row, ada], totalCount: 2 });
    expect(service.create.status()).toBe('success');
  });

  it('[row:A6] takes a create back when the server refuses it', async () => {
    service.create.mutate(draft);
    http.expectOne('/api/customers').flush('no', { status: 422, statusText: 'Unprocessable' });
    await scheduler.drain();
    expect(shown['active']).toEqual({ items: [ada], totalCount: 1 });
    expect([service.create.status(), service.create.error()]).toEqual([
      'error',
      expect.objectContaining({ status: 422 }),
    ]);
  });
});
