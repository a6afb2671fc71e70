import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { fromSource } from '../cache/from-source';
import type { Source } from '../cache/source';
import { CLIENT_ID } from '../providers/client-id';
import type { CollectionQuery, WhereClause } from './collection-query';
import type { EntityAdapter } from './entity-adapter';
import { restAdapter } from './rest-adapter';

interface Customer {
  readonly id: number;
  readonly name: string;
}

const QUERY: CollectionQuery = { where: [], orderBy: [] };
const SIGNAL = new AbortController().signal;
const WRITE = { idempotencyKey: 'key-1', baseVersion: 7 };

let http: HttpTestingController;
let adapter: Required<Omit<EntityAdapter<Customer, number | string>, 'changes'>>;

beforeEach(() => {
  TestBed.configureTestingModule({
    providers: [
      provideHttpClient(),
      provideHttpClientTesting(),
      { provide: CLIENT_ID, useValue: 'client-1' },
    ],
  });
  http = TestBed.inject(HttpTestingController);
  adapter = TestBed.runInInjectionContext(
    restAdapter<Customer, number | string>('/api/customers'),
  ) as typeof adapter;
});

afterEach(() => http.verify());

function answer<T>(source: Source<T>): { readonly values: T[]; readonly errors: unknown[] } {
  const seen = { values: [] as T[], errors: [] as unknown[] };
  fromSource(source).subscribe({
    next: (value) => seen.values.push(value),
    error: (error) => seen.errors.push(error),
  });
  return seen;
}

describe('restAdapter', () => {
  it('[row:A6] asks for a list by equality, sorting and page', () => {
    const seen = answer(
      adapter.list(
        {
          where: [
            { field: 'status', op: '==', value: 'active' },
            { field: 'vip', op: '==', value: true },
          ],
          orderBy: [
            { field: 'name', dir: 'asc' },
            { field: 'revenue', dir: 'desc' },
          ],
          limit: 20,
          offset: 40,
        },
        { signal: SIGNAL },
      ),
    );
    const request = http.expectOne(
      '/api/customers?status=active&vip=true&sort=name,-revenue&limit=20&offset=40',
    );
    request.flush({ items: [], totalCount: 0 });
    expect(request.request.method).toBe('GET');
    expect(seen.values).toEqual([{ items: [], totalCount: 0 }]);
  });

  it.each<readonly [WhereClause, string]>([
    [{ field: 'age', op: '>', value: 5 }, '[{"field":"age","op":">","value":5}]'],
    [{ field: 'name', op: '==', value: null }, '[{"field":"name","op":"==","value":null}]'],
    [{ field: 'name', op: 'is-null' }, '[{"field":"name","op":"is-null"}]'],
    [{ field: 'sort', op: '==', value: 'x' }, '[{"field":"sort","op":"==","value":"x"}]'],
    [
      { field: 'tags', op: 'in', value: ['a', 'b'] },
      '[{"field":"tags","op":"in","value":["a","b"]}]',
    ],
    [
      { any: [[{ field: 'a', op: '!=', value: 1 }], []] },
      '[{"any":[[{"field":"a","op":"!=","value":1}],[]]}]',
    ],
    [{ not: [] }, '[{"not":[]}]'],
    [
      { field: 'at', op: '>=', value: new Date('2026-01-31T09:30:00Z') },
      '[{"field":"at","op":">=","value":"2026-01-31T09:30:00.000Z"}]',
    ],
  ])('[row:E2] says the condition %j, which equality cannot, as JSON', (clause, expected) => {
    answer(adapter.list({ ...QUERY, where: [clause] }, { signal: SIGNAL }));
    const { request } = http.expectOne(({ url }) => url === '/api/customers');
    expect(request.params.keys()).toEqual(['where']);
    expect(request.params.get('where')).toBe(expected);
  });

  it('[row:E2] keeps equality beside it, and asks for no field twice', () => {
    const where: WhereClause[] = [
      { field: 'status', op: '==', value: 'active' },
      { field: 'age', op: '<', value: 30 },
      { field: 'status', op: '==', value: 'vip & co' },
    ];
    answer(adapter.list({ ...QUERY, where }, { signal: SIGNAL }));
    const { request } = http.expectOne(({ url }) => url === '/api/customers');
    expect(request.params.getAll('status')).toEqual(['active']);
    expect(JSON.parse(request.params.get('where') ?? '')).toEqual([where[1], where[2]]);
  });

  it('[row:A6] gets one row by its encoded id', () => {
    const seen = answer(adapter.get('a/b ü', { signal: SIGNAL }));
    http.expectOne('/api/customers/a%2Fb%20%C3%BC').flush({ id: 1, name: 'Ada' });
    expect(seen.values).toEqual([{ id: 1, name: 'Ada' }]);
  });

  it('[I6] sends with each write what makes it safe to repeat, and who wrote', () => {
    answer(adapter.create({ id: 1, name: 'Ada' }, { ...WRITE, baseVersion: undefined }));
    answer(adapter.update(1, { name: 'Eve' }, { ...WRITE, base: undefined }));
    answer(adapter.delete(1, WRITE));
    const [create] = http.match({ method: 'POST', url: '/api/customers' });
    const [update] = http.match({ method: 'PATCH', url: '/api/customers/1' });
    const [remove] = http.match({ method: 'DELETE', url: '/api/customers/1' });
    const headers = [create, update, remove].map((request) =>
      ['Idempotency-Key', 'Sync-Client-Id', 'If-Match'].map((name) =>
        request?.request.headers.get(name),
      ),
    );
    expect(headers).toEqual([
      ['key-1', 'client-1', null],
      ['key-1', 'client-1', '"7"'],
      ['key-1', 'client-1', '"7"'],
    ]);
    expect(update?.request.body).toEqual({ name: 'Eve' });
  });

  it('[G17] tells who wrote that the server repeats its answer to an earlier attempt, where it says so', () => {
    const told: string[] = [];
    const ctx = (name: string) => ({ ...WRITE, replayed: () => told.push(name) });
    const created = answer(adapter.create({ id: 1, name: 'Ada' }, ctx('create')));
    const updated = answer(
      adapter.update(1, { name: 'Eve' }, { ...ctx('update'), base: undefined }),
    );
    answer(adapter.delete(1, ctx('delete')));
    const headers = { 'Idempotency-Replayed': 'true' };
    http.expectOne({ method: 'POST', url: '/api/customers' }).flush({ id: 1 }, { headers });
    http.expectOne({ method: 'PATCH', url: '/api/customers/1' }).flush({ id: 1, name: 'Eve' });
    http.expectOne({ method: 'DELETE', url: '/api/customers/1' }).flush(null, { headers });
    expect(told).toEqual(['create', 'delete']);
    expect([created.values, updated.values]).toEqual([[{ id: 1 }], [{ id: 1, name: 'Eve' }]]);
  });

  it('[M4] says of a field that an update removes that it is null, since JSON leaves out undefined', () => {
    const changes = { name: undefined, vip: false, note: '', score: 0 };
    answer(adapter.update(1, changes, { ...WRITE, base: undefined }));
    const { request } = http.expectOne({ method: 'PATCH', url: '/api/customers/1' });
    expect(request.body).toEqual({ name: null, vip: false, note: '', score: 0 });
  });

  it('[K5] aborts the request when nobody waits any more', () => {
    const subscription = fromSource(adapter.get(1, { signal: SIGNAL })).subscribe();
    const request = http.expectOne('/api/customers/1');
    subscription.unsubscribe();
    expect(request.cancelled).toBe(true);
  });

  it('[row:B6] reads a url that is a function at each request', () => {
    let base = '/v1';
    const moving = TestBed.runInInjectionContext(restAdapter<Customer>(() => base));
    base = '/v2';
    answer(moving.get?.(1, { signal: SIGNAL }));
    http.expectOne('/v2/1');
  });
});
