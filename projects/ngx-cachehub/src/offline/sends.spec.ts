import { HttpErrorResponse, HttpHeaders } from '@angular/common/http';
import { inject, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import {
  CACHE_HUB_CONFIG,
  CacheHubError,
  CacheHubService,
  defineEntity,
  OfflineSyncService,
  provideCacheEntities,
  RealtimeCacheService,
  withOffline,
  type ActionHandler,
  type CacheHubConfig,
  type EntityAdapter,
  type OfflineOptions,
} from 'ngx-cachehub';
import { CacheHubTestingController, provideCacheHubTesting } from 'ngx-cachehub/testing';
import { NEVER, of, Subject, throwError } from 'rxjs';

interface Customer {
  readonly id: string;
  readonly name: string;
}

function setUp(
  options: OfflineOptions,
  config: CacheHubConfig = {},
  adapter?: EntityAdapter<Customer, string>,
) {
  const customers = defineEntity<Customer>('customers', adapter && { adapter: () => adapter });
  TestBed.configureTestingModule({
    providers: [
      provideCacheHubTesting({
        config: { logger: { level: 'silent' }, ...config },
        features: [withOffline(options)],
      }),
      provideCacheEntities(customers),
    ],
  });
  return {
    controller: TestBed.inject(CacheHubTestingController),
    offline: TestBed.inject(OfflineSyncService),
  };
}

const note = (payload: unknown = 1) => ({ type: 'note', payload });
const rowNote = {
  ...note({ name: 'x' }),
  entity: 'customers',
  entityId: 'c1',
  op: 'update' as const,
};

/** A user with a write whose answer does not come. */
function signedIn() {
  const user = signal<string | null>('ada');
  const signals: AbortSignal[] = [];
  const world = setUp(
    { handlers: { note: (_action, { signal: abort }) => (signals.push(abort), NEVER) } },
    { userKey: () => user },
  );
  return { ...world, user, signals, hub: TestBed.inject(CacheHubService) };
}

/** What becomes of an action whose every send fails with this. */
async function fateOf(error: unknown, more: OfflineOptions = {}, input: object = {}) {
  const handler = jest.fn<unknown, Parameters<ActionHandler>>(() => throwError(() => error));
  const { controller, offline } = setUp({ handlers: { note: handler }, ...more });
  void offline.queueOfflineAction({ ...note(), ...input });
  await controller.settle();
  const [{ status, attempts, error: kept }] = controller.queued();
  return {
    status,
    attempts,
    code: kept?.code,
    message: kept?.message,
    isOnline: offline.isOnline(),
  };
}

describe('a send', () => {
  it('[Q17] that is not answered in time is aborted and sent again, with twice the time', async () => {
    const signals: AbortSignal[] = [];
    const { controller, offline } = setUp({
      handlers: { note: (_action, { signal }) => (signals.push(signal), NEVER) },
    });
    void offline.queueOfflineAction(note());
    await controller.advance(29_999);
    expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
    await controller.advance(10_001);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
    await controller.advance(50_000);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
    await controller.advance(40_000);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true, false]);
    expect(controller.queued()).toMatchObject([{ attempts: 0 }]);
  });

  it('[Q17] that goes on without an end is aborted, whatever it told meanwhile', async () => {
    const answers = new Subject<unknown>();
    const aborted: boolean[] = [];
    const { controller, offline } = setUp({
      handlers: {
        note: (_action, { signal }) => {
          signal.addEventListener('abort', () => aborted.push(answers.observed));
          return answers;
        },
      },
    });
    void offline.queueOfflineAction(note());
    await controller.advance(29_000);
    answers.next('on its way');
    await controller.advance(1_000);
    expect([aborted, controller.queued()]).toMatchObject([
      [false],
      [{ status: 'waiting', attempts: 0, error: { code: 'timeout' } }],
    ]);
  });

  it('[Q21] runs in an injection context, however often it is made', async () => {
    const level: unknown[] = [];
    const { controller, offline } = setUp({
      handlers: {
        note: () => {
          level.push(inject(CACHE_HUB_CONFIG).logger?.level);
          return throwError(() => ({ status: level.length === 1 ? 503 : 400 }));
        },
      },
    });
    void offline.queueOfflineAction(note());
    await controller.advance(2_000);
    expect(level).toEqual(['silent', 'silent']);
  });

  it.each<[string, (world: ReturnType<typeof signedIn>) => unknown]>([
    ['the user signs out', ({ user }) => user.set(null)],
    ['another user signs in', ({ user }) => user.set('bob')],
    ['the queue is given up', ({ hub }) => void hub.clear({ discardQueue: true })],
  ])('[I11][Q20] is cancelled, and its caller told, when %s', async (_when, end) => {
    const world = signedIn();
    const { controller, offline, signals } = world;
    const result = offline.perform(note());
    const outcome = result.then(
      () => 'done',
      (error: unknown) => (error instanceof CacheHubError ? error.code : error),
    );
    await controller.settle();
    expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
    end(world);
    await Promise.resolve();
    await controller.settle();
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
    expect(await outcome).toBe('aborted');
  });

  it('[N3] is cancelled with its hub, and its caller told', async () => {
    const { controller, offline, signals } = signedIn();
    const result = offline.perform(note());
    await controller.settle();
    TestBed.resetTestingModule();
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
    await expect(result).rejects.toMatchObject({ code: 'destroyed' });
  });

  it.each([
    ['no status at all', { status: 0 }],
    [
      'a login page for an answer',
      new HttpErrorResponse({ status: 200, error: { text: '<html>' } }),
    ],
    ['the line was lost', new CacheHubError('disconnected', 'x')],
    ['an abort', new DOMException('x', 'AbortError')],
  ])('[Q18] without an answer waits, and that is no attempt: %s', async (_what, error) => {
    expect(await fateOf(error)).toMatchObject({
      status: 'waiting',
      attempts: 0,
      code: 'disconnected',
      isOnline: false,
    });
  });

  it.each([404, 410])('[Q18] to a row that is gone is a conflict: %i', async (status) => {
    const fate = await fateOf({ status }, {}, rowNote);
    expect(fate).toMatchObject({ status: 'conflict' });
  });

  it.each([
    ['a programmer’s mistake', new TypeError('Failed to fetch'), 'parked', 'rejected'],
    ['a refusal', new HttpErrorResponse({ status: 403 }), 'parked', 'rejected'],
    ['a server in trouble', new HttpErrorResponse({ status: 500 }), 'waiting', 'server-error'],
    [
      'a status of the line',
      new CacheHubError('server-error', 'x', { status: 503 }),
      'waiting',
      'server-error',
    ],
    ['a key under way', { status: 409, headers: { get: () => '1' } }, 'waiting', 'server-error'],
    ['something thrown', 'nonsense', 'parked', 'rejected'],
  ])('[Q4] that fails is judged by what it is: %s', async (_what, error, status, code) => {
    expect(await fateOf(error)).toMatchObject({ status, code });
  });

  it('[Q33] that a service worker could not send has had no answer: it waits, and that is no attempt', async () => {
    const headers = new HttpHeaders({ 'Content-Type': 'text/plain;charset=UTF-8' });
    const error = new HttpErrorResponse({ status: 504, headers, error: '' });
    const fate = await fateOf(error, { maxAttempts: 1 });
    expect(fate).toMatchObject({ status: 'waiting', attempts: 0, code: 'disconnected' });
    expect(fate.message).toBe('No answer came.');
  });

  it('[Q18] is judged by the app first, and one that throws judges nothing', async () => {
    expect(await fateOf({ status: 400 }, { classify: () => ({ kind: 'retry' }) })).toMatchObject({
      status: 'waiting',
      attempts: 1,
    });
    TestBed.resetTestingModule();
    const classify = () => {
      throw new Error('x');
    };
    expect(await fateOf({ status: 400 }, { classify })).toMatchObject({ status: 'parked' });
  });

  it('[S5] keeps the server’s own sentence, and no address', async () => {
    const error = new HttpErrorResponse({
      status: 422,
      url: 'https://secret.example/token=1',
      error: { error: { code: 'INVALID', message: 'Too long.' } },
    });
    expect((await fateOf(error)).message).toBe('Too long.');
    TestBed.resetTestingModule();
    const bare = new HttpErrorResponse({ status: 422, url: 'https://secret.example/token=1' });
    expect((await fateOf(bare)).message).toBe('The server answered 422.');
  });
});

describe('a token that is over', () => {
  const refuse = jest.fn(() => throwError(() => ({ status: 401 })));
  beforeEach(() => refuse.mockClear());

  it('[Q19] is asked for anew once, and not for ever', async () => {
    let asked = 0;
    const token = () => `t${++asked}`;
    const { controller, offline } = setUp({ handlers: { note: refuse } }, { token });
    void offline.queueOfflineAction(note());
    await controller.advance(600_000);
    expect([asked, refuse.mock.calls.length, offline.status()]).toEqual([2, 2, 'paused-auth']);
  });

  it('[Q19] pauses nothing that the app resumes: renewToken sends again', async () => {
    const { controller, offline } = setUp({ handlers: { note: refuse } });
    void offline.queueOfflineAction(note());
    await controller.settle();
    await TestBed.inject(RealtimeCacheService).renewToken();
    await controller.settle();
    expect([refuse.mock.calls.length, offline.queueSize()]).toEqual([2, 1]);
  });
});

describe('perform', () => {
  it('[Q20] settles with the last value, also after an offline spell', async () => {
    const { controller, offline } = setUp({ handlers: { note: () => of(1, 2) } });
    controller.setOnline(false);
    const result = offline.perform(note());
    await controller.settle();
    controller.setOnline(true);
    await expect(result).resolves.toBe(2);
  });

  it('[Q20] rejects with what became of the action', async () => {
    const { controller, offline } = setUp({ handlers: {} });
    controller.setOnline(false);
    const result = offline.perform(note());
    await controller.settle();
    await offline.discard(controller.queued()[0].id);
    await expect(result).rejects.toMatchObject({ code: 'aborted' });
    await expect(offline.perform(note(() => 1))).rejects.toMatchObject({ code: 'rejected' });
  });
});

describe('an action without a handler of its own', () => {
  it('[Q21] is run by the adapter of its entity; the temporary id stays here', async () => {
    const calls: unknown[] = [];
    const adapter: EntityAdapter<Customer, string> = {
      create: (value, { idempotencyKey }) => {
        calls.push(['create', value, typeof idempotencyKey]);
        return { id: 'r1', name: 'A' };
      },
      update: (id, changes, { base, baseVersion }) => {
        calls.push(['update', id, changes, base, baseVersion]);
        return { id: String(id), name: 'B' };
      },
      delete: (id) => {
        calls.push(['delete', id]);
        return undefined;
      },
    };
    const { controller, offline } = setUp({}, {}, adapter);
    const entity = 'customers';
    const row = { id: 'tmp_1', name: 'A' };
    void offline.queueOfflineAction({
      type: 'c',
      payload: row,
      entity,
      op: 'create',
      tempId: 'tmp_1',
    });
    void offline.queueOfflineAction({ ...rowNote, type: 'u', base: { id: 'c1' }, baseVersion: 2 });
    void offline.queueOfflineAction({
      type: 'd',
      payload: null,
      entity,
      op: 'delete',
      entityId: 'c2',
    });
    await controller.settle();
    expect(calls).toEqual([
      ['create', { name: 'A' }, 'string'],
      ['update', 'c1', { name: 'x' }, { id: 'c1' }, 2],
      ['delete', 'c2'],
    ]);
    expect(offline.queueSize()).toBe(0);
  });
});
