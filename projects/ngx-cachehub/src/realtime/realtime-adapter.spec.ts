import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { Injector, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import {
  CACHE_HUB_SCHEDULER,
  CacheHubError,
  defineEntity,
  provideCacheHub,
  realtimeAdapter,
  RealtimeCacheService,
  restAdapter,
  withRealtime,
} from 'ngx-cachehub';
import type { CacheHubConfig, EntityAdapter, RealtimeOptions } from 'ngx-cachehub';
import { VirtualScheduler } from 'ngx-cachehub/testing';
import type { Subscription } from 'rxjs';
import { fromSource } from '../cache/from-source';
import type { Source } from '../cache/source';
import { adapterOf } from '../entities/adapter-of';
import { CLIENT_ID } from '../providers/client-id';
import { TABS_PORT } from '../tabs/tabs-port';
import { FakeSyncServer } from './fake-sync-server.fixture';

interface Customer {
  readonly id: string;
  readonly name: string;
  readonly phone?: string;
  readonly version?: number;
}

const WRITE = { idempotencyKey: 'key-1', baseVersion: 7 };
const BASE: Customer = { id: 'c1', name: 'Ada', phone: '1', version: 7 };

interface Outcome {
  readonly values: unknown[];
  readonly errors: unknown[];
  done: boolean;
  subscription: Subscription;
}

function watch(source: Source<unknown>): Outcome {
  const seen = { values: [] as unknown[], errors: [] as unknown[], done: false };
  const subscription = fromSource(source).subscribe({
    next: (value) => seen.values.push(value),
    error: (error) => seen.errors.push(error),
    complete: () => (seen.done = true),
  });
  return Object.assign(seen, { subscription });
}

interface Setting {
  readonly limit?: number;
  readonly requests?: boolean;
  readonly options?: RealtimeOptions;
  readonly config?: CacheHubConfig;
  readonly adapter?: () => EntityAdapter<Customer, string>;
  readonly isLeader?: boolean;
}

function setUp({ limit = 2, requests = true, options, config, adapter, isLeader }: Setting = {}) {
  const server = new FakeSyncServer();
  server.maxInFlightMutations = limit;
  server.capabilities = { resume: 'log', requests };
  const clock = new VirtualScheduler();
  TestBed.configureTestingModule({
    providers: [
      provideHttpClient(),
      provideHttpClientTesting(),
      { provide: CLIENT_ID, useValue: 'client-1' },
      { provide: CACHE_HUB_SCHEDULER, useValue: clock },
      provideCacheHub(
        { baseUrl: '/api', logger: { level: 'silent' }, ...config },
        withRealtime({ transport: () => server, ...options }),
      ),
      {
        provide: TABS_PORT,
        useValue: isLeader === undefined ? null : { isLeader: signal(isLeader) },
      },
    ],
  });
  const customers = defineEntity<Customer, string>('customers', {
    adapter: adapter ?? realtimeAdapter<Customer, string>(),
  });
  const writes = adapterOf(customers, TestBed.inject(Injector));
  const realtime = TestBed.inject(RealtimeCacheService);
  return {
    server,
    clock,
    realtime,
    create: (
      value: object,
      ctx: { idempotencyKey: string; baseVersion: number | undefined } = WRITE,
    ) => watch(writes.create?.(value as Customer, ctx)),
    update: (changes: object, ctx: object = {}) =>
      watch(writes.update?.('c1', changes, { ...WRITE, base: BASE, ...ctx })),
    remove: () => watch(writes.delete?.('c1', WRITE)),
    writes,
    sent: () => server.messages('MUTATE'),
    answer: (message: object, index = 0) =>
      server.emit({ ...message, id: server.messages('MUTATE')[index]?.id }),
  };
}

function online(setting: Setting = {}) {
  const bench = setUp(setting);
  bench.realtime.connect();
  expect(bench.realtime.connectionStatus()).toBe('connected');
  return bench;
}

function errorOf(outcome: Outcome): CacheHubError {
  const [error] = outcome.errors;
  if (error instanceof CacheHubError) return error;
  throw new Error('Expected one CacheHubError.');
}

describe('realtimeAdapter', () => {
  it('[row:E3] creates over the open line, and answers with the row as the server made it', () => {
    const { server, create, sent, answer } = online();
    const outcome = create({ id: 'tmp_1', name: 'Ada' }, { ...WRITE, baseVersion: undefined });
    expect(sent()).toEqual([
      {
        type: 'MUTATE',
        id: 'm1',
        idempotencyKey: 'key-1',
        entityType: 'customers',
        op: 'create',
        tempId: 'tmp_1',
        changes: { id: 'tmp_1', name: 'Ada' },
      },
    ]);
    const entity = { id: 'c9', name: 'Ada', version: 1 };
    answer({ type: 'MUTATED', status: 'applied', version: 1, entity, idMap: { tmp_1: 'c9' } });
    expect(outcome).toMatchObject({ values: [entity], errors: [], done: true });
    expect(server.opened).toBe(1);
  });

  it('[M4] sends what an update changes, and names what it removes', () => {
    const { update, sent, answer } = online();
    const outcome = update({ name: 'Bo', phone: undefined });
    expect(sent()[0]).toMatchObject({
      op: 'update',
      entityId: 'c1',
      baseVersion: 7,
      changes: { name: 'Bo' },
      unset: ['phone'],
    });
    answer({ type: 'MUTATED', status: 'duplicate', version: 8 });
    expect(outcome.values).toEqual([{ id: 'c1', name: 'Bo', phone: undefined, version: 8 }]);
  });

  it('[G17] tells who wrote that the server repeats its answer to an earlier attempt', () => {
    const { update, answer } = online();
    const told: string[] = [];
    for (const name of ['first', 'second']) {
      update({ name }, { idempotencyKey: name, replayed: () => told.push(name) });
    }
    answer({ type: 'MUTATED', status: 'applied', version: 8 });
    answer({ type: 'MUTATED', status: 'duplicate', version: 9 }, 1);
    expect(told).toEqual(['second']);
  });

  it('[G1] gives the row the version of the answer, so that the gate can judge it', () => {
    const { update, create, answer } = online();
    const updated = update({ name: 'Bo' });
    answer({ type: 'MUTATED', status: 'applied', version: 9, entity: { id: 'c1', name: 'Bo' } });
    expect(updated.values).toEqual([{ id: 'c1', name: 'Bo', version: 9 }]);
    const created = create({ id: 'tmp_1', name: 'Ada' });
    answer({ type: 'MUTATED', status: 'applied', version: 1, idMap: { tmp_1: 'c9' } }, 1);
    expect(created.values).toEqual([{ id: 'c9', name: 'Ada', version: 1 }]);
  });

  it('[G1] claims no row where nobody can know it', () => {
    const { update, create, answer } = online();
    const blind = update({ name: 'Bo' }, { baseVersion: undefined });
    answer({ type: 'MUTATED', status: 'applied', version: 9 });
    const nameless = create({ name: 'Ada' });
    answer({ type: 'MUTATED', status: 'applied', version: 1 }, 1);
    expect([blind, nameless]).toMatchObject([
      { values: [], errors: [], done: true },
      { values: [], errors: [], done: true },
    ]);
  });

  it('[row:E3] deletes', () => {
    const { remove, sent, answer } = online();
    const outcome = remove();
    expect(sent()[0]).toMatchObject({ op: 'delete', entityId: 'c1', baseVersion: 7 });
    expect(sent()[0]).not.toHaveProperty('changes');
    answer({ type: 'MUTATED', status: 'applied', version: 8 });
    expect(outcome).toMatchObject({ errors: [], done: true });
  });

  it.each([
    [
      'a conflict',
      { type: 'MUTATED', status: 'conflict', current: { id: 'c1', version: 9 } },
      'conflict',
      { status: 409, current: { id: 'c1', version: 9 } },
    ],
    [
      'a conflict with a row that is gone',
      { type: 'MUTATED', status: 'conflict', current: null },
      'conflict',
      { status: 409, current: null },
    ],
    [
      'a refusal',
      {
        ...{ type: 'MUTATED', status: 'rejected' },
        error: { code: 'INVALID', message: 'no', field: 'name' },
      },
      'rejected',
      { status: 422, code: 'INVALID', field: 'name' },
    ],
    [
      'a refusal by right',
      { type: 'MUTATED', status: 'rejected', error: { code: 'FORBIDDEN', message: 'no' } },
      'forbidden',
      { status: 403, code: 'FORBIDDEN' },
    ],
    [
      'a failure that may pass',
      { ...{ type: 'ERROR', code: 'DOWN', message: 'no' }, retryable: true, retryAfterMs: 70 },
      'server-error',
      { status: 503, code: 'DOWN', retryAfterMs: 70 },
    ],
    [
      'too many at once',
      { type: 'ERROR', code: 'TOO_MANY_IN_FLIGHT', message: 'no', retryable: true },
      'server-error',
      { status: 429, code: 'TOO_MANY_IN_FLIGHT' },
    ],
    [
      'a token that is none',
      { type: 'ERROR', code: 'UNAUTHENTICATED', message: 'no', retryable: false },
      'unauthenticated',
      { status: 401, code: 'UNAUTHENTICATED' },
    ],
    [
      'a message that the server does not understand',
      { type: 'ERROR', code: 'BAD_MESSAGE', message: 'no', retryable: false },
      'rejected',
      { status: 422, code: 'BAD_MESSAGE' },
    ],
  ])(
    '[Q4] %s has a status, so that nobody needs to read its words',
    (_what, message, code, details) => {
      const { update, answer } = online();
      const outcome = update({ name: 'Bo' });
      answer(message);
      expect(errorOf(outcome).code).toBe(code);
      expect(errorOf(outcome).details).toEqual(details);
    },
  );

  it('[C6] fails at once without a line, and has one opened', () => {
    const { server, update, sent } = setUp();
    server.accepts = false;
    const outcome = update({ name: 'Bo' });
    expect(errorOf(outcome).code).toBe('disconnected');
    expect(server.opened).toBe(1);
    server.accept();
    expect(sent()).toEqual([]);
  });

  it('[Q8] writes as soon as the server has greeted, while subscriptions are still unanswered', () => {
    const { server, realtime, update, sent } = setUp();
    server.acknowledges = false;
    realtime.subscribeToEntity('customers').subscribe();
    expect(realtime.connectionStatus()).toBe('connecting');
    update({ name: 'Bo' });
    expect(sent()).toHaveLength(1);
  });

  it('[I6] fails with the line, and is sent again under the same key on the next', async () => {
    const { server, realtime, clock, update, sent, answer } = online();
    const first = update({ name: 'Bo' });
    server.drop();
    expect(errorOf(first).code).toBe('disconnected');
    await clock.advance(30_000);
    expect(realtime.connectionStatus()).toBe('connected');
    const second = update({ name: 'Bo' });
    expect(sent()).toMatchObject([{ id: 'm2', idempotencyKey: 'key-1' }]);
    answer({ type: 'MUTATED', status: 'duplicate', version: 8 });
    expect(second.done).toBe(true);
    expect(first.values).toEqual([]);
  });

  it('[Q4] that is not answered in 30 s is given up, and its late answer is nobody’s', async () => {
    const { clock, server, realtime, update, sent } = online();
    const foreign: unknown[] = [];
    realtime.messages('MUTATED').subscribe((frame) => foreign.push(frame));
    const late = update({ name: 'Bo' });
    await clock.advance(29_999);
    expect(late.errors).toEqual([]);
    await clock.advance(1);
    expect(errorOf(late).code).toBe('timeout');
    server.emit({ type: 'MUTATED', id: sent()[0]?.id, status: 'applied', version: 8 });
    expect(late.values).toEqual([]);
    expect(foreign).toHaveLength(1);
  });

  it('[row:E3] has no more out than the server takes, and sends the rest in order', () => {
    const { update, sent, answer } = online({ limit: 2 });
    const outcomes = ['a', 'b', 'c', 'd'].map((name) => update({ name }));
    const names = () => sent().map(({ changes }) => changes?.['name']);
    expect(names()).toEqual(['a', 'b']);
    outcomes[2]?.subscription.unsubscribe();
    answer({ type: 'MUTATED', status: 'applied', version: 8 }, 1);
    expect(names()).toEqual(['a', 'b', 'd']);
    expect(outcomes.map(({ done }) => done)).toEqual([false, true, false, false]);
  });

  it('[I11] an answer that nobody waits for any more reaches nobody', () => {
    const { update, answer } = online();
    const outcome = update({ name: 'Bo' });
    outcome.subscription.unsubscribe();
    answer({ type: 'MUTATED', status: 'applied', version: 8 });
    expect(outcome).toMatchObject({ values: [], errors: [], done: false });
  });

  it('[row:own9] says so where the app’s mapping leaves nothing to send', () => {
    const mapOutgoing = (message: object) =>
      'type' in message && message.type === 'MUTATE' ? null : message;
    const { update } = online({ options: { mapOutgoing } });
    expect(errorOf(update({ name: 'Bo' })).code).toBe('invalid-config');
  });

  it('[N0] made on its own says where it belongs', () => {
    setUp();
    const make = () => TestBed.runInInjectionContext(realtimeAdapter<Customer, string>());
    expect(make).toThrow(expect.objectContaining({ code: 'invalid-config' }));
  });
});

describe('realtimeAdapter, by another way', () => {
  it('[row:E3] reads by REST unless it is given something else', () => {
    const { writes } = online();
    const http = TestBed.inject(HttpTestingController);
    const outcome = watch(writes.get?.('c1', { signal: new AbortController().signal }));
    http.expectOne('/api/customers/c1').flush(BASE);
    expect(outcome.values).toEqual([BASE]);
    TestBed.resetTestingModule();
    const adapter = realtimeAdapter<Customer, string>(() => ({ list: () => [BASE] }));
    const given = setUp({ adapter }).writes;
    expect(given.get).toBeUndefined();
    const query = { where: [], orderBy: [] };
    const listed = watch(given.list?.(query, { signal: new AbortController().signal }));
    expect(listed.values).toEqual([[BASE]]);
  });

  it.each<[string, Setting]>([
    ['the server takes no writes over the line', { limit: 0 }],
    ['the transport has no answers', { requests: false }],
    ['another tab has the line', { isLeader: false }],
    ['the server speaks the plain protocol', { options: { protocol: 'plain' } }],
  ])('[row:E3] where %s it writes by REST, under the same key', (_why, setting) => {
    const { update, create, remove, sent } = online(setting);
    const http = TestBed.inject(HttpTestingController);
    const outcomes = [update({ name: 'Bo' }), create({ name: 'Ada' }), remove()];
    const requests = http.match(() => true);
    expect(requests.map(({ request }) => [request.method, request.url])).toEqual([
      ['PATCH', '/api/customers/c1'],
      ['POST', '/api/customers'],
      ['DELETE', '/api/customers/c1'],
    ]);
    for (const { request } of requests)
      expect(request.headers.get('Idempotency-Key')).toBe('key-1');
    for (const request of requests) request.flush({ ...BASE, version: 8 });
    for (const outcome of outcomes) expect(outcome.done).toBe(true);
    expect(sent()).toEqual([]);
  });

  it('[row:E3] the tab that leads writes over its line', () => {
    const { update, sent } = online({ isLeader: true });
    update({ name: 'Bo' });
    expect(sent()).toHaveLength(1);
  });

  it('[N0] where there is no other way it says what to add', () => {
    const { update } = online({ limit: 0, adapter: realtimeAdapter(() => ({})) });
    expect(errorOf(update({ name: 'Bo' })).code).toBe('not-configured');
    TestBed.resetTestingModule();
    const rest = realtimeAdapter(restAdapter<Customer, string>('/rest/customers'));
    online({ limit: 0, adapter: rest }).update({ name: 'Bo' });
    TestBed.inject(HttpTestingController).expectOne('/rest/customers/c1').flush(BASE);
  });
});
