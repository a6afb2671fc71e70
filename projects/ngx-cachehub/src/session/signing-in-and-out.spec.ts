import { ErrorHandler, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { Subject } from 'rxjs';
import { hubFixture, ManualSource, watch } from '../cache/spec-support/hub-fixture';
import { injectCache } from '../inject/inject-cache';
import { OptimisticUpdates } from '../optimistic/optimistic-updates';
import { USER_SESSION } from './user-session';

interface Row {
  readonly id: string;
  readonly version: number;
  readonly name: string;
}

const row = (version: number, name: string): Row => ({ id: '1', version, name });
const KEY = 'people:detail-1';

function signedIn() {
  const user = new Subject<string | null>();
  const fixture = hubFixture({ userKey: () => user });
  const session = TestBed.inject(USER_SESSION);
  user.next('ada');
  return { ...fixture, user, session };
}

describe('signing in and out', () => {
  it('[S4] what is cached is gone when the change of user has been told, for every reader', () => {
    const { hub, user } = signedIn();
    hub.set(KEY, row(1, 'of ada'));
    hub.set('people:list-{}', [row(1, 'of ada')]);
    hub.set('draft', 'of ada');
    const value = watch(hub.get(KEY));
    const seen = hub.getSignal('draft');
    user.next('bob');
    expect(hub.keys()).toEqual([]);
    expect(value.values).toEqual([row(1, 'of ada'), undefined]);
    expect(seen()).toBeUndefined();
    expect(hub.stateOf(KEY)).toMatchObject({ status: 'idle', data: undefined, updatedAt: 0 });
  });

  it('[S4] all listeners leave before the first one enters, and the next hears one user only', () => {
    const { session, user } = signedIn();
    const calls: string[] = [];
    for (const name of ['a', 'b']) {
      session.listen({
        leave: (before) => calls.push(`${name} leaves ${before} as ${session.userKey}`),
        enter: (now) => calls.push(`${name} enters ${now}`),
      });
    }
    calls.length = 0;
    user.next('bob');
    expect(calls).toEqual([
      'a leaves ada as undefined',
      'b leaves ada as undefined',
      'a enters bob',
      'b enters bob',
    ]);
  });

  it('[S4] one listener that throws keeps nobody else from leaving', () => {
    const { hub, session, user } = signedIn();
    hub.set(KEY, row(1, 'of ada'));
    const left: string[] = [];
    session.listen({
      leave: () => {
        throw new Error('stuck');
      },
      enter: () => undefined,
    });
    session.listen({ leave: () => left.push('left'), enter: () => undefined });
    const handled = jest.spyOn(TestBed.inject(ErrorHandler), 'handleError').mockReturnValue();
    user.next('bob');
    expect(handled).toHaveBeenCalledWith(new Error('stuck'));
    expect(left).toEqual(['left']);
    expect(hub.has(KEY)).toBe(false);
  });

  it('[S4] an observed fetch loads anew for the next user, and never shows what the first one’s load brings', () => {
    const { hub, user, events } = signedIn();
    const source = new ManualSource<Row>();
    const seen = watch(hub.fetch<Row>(KEY, source.load));
    source.flush(row(7, 'of ada'));
    void hub.invalidate(KEY);
    const late = watch(hub.fetch<Row>('people:detail-2', source.load));
    const ofAda = source.newest();
    user.next('bob');
    expect(ofAda.signal.aborted).toBe(true);
    ofAda.answer.next({ ...row(8, 'of ada'), id: '2' });
    expect(hub.keys()).toEqual([]);
    expect(source.runs).toHaveLength(4);
    source.runs[2].answer.next(row(3, 'of bob'));
    source.flush({ ...row(1, 'of bob'), id: '2' });
    expect(seen.values).toEqual([row(7, 'of ada'), row(3, 'of bob')]);
    expect(late.values).toEqual([{ ...row(1, 'of bob'), id: '2' }]);
    expect(events.map(({ type }) => type)).toContain('user-changed');
  });

  it('[I11] a load that fails for the next user errors a stream that showed only the first one’s value', () => {
    const { hub, user } = signedIn();
    const source = new ManualSource<Row>();
    const seen = watch(hub.fetch<Row>(KEY, source.load, { retry: false }));
    source.flush(row(7, 'of ada'));
    user.next('bob');
    source.fail({ status: 403 });
    expect(seen.error).toMatchObject({ code: 'forbidden' });
    expect(hub.has(KEY)).toBe(false);
  });

  it('[I11] neither deletes nor versions of one user judge the rows of the next', () => {
    const { hub, pushes, user } = signedIn();
    const source = new ManualSource<Row>();
    const seen = watch(hub.fetch<Row>(KEY, source.load));
    source.flush(row(9, 'of ada'));
    pushes.applyPatches([{ kind: 'delete', entity: 'people', id: '1', version: 10 }], 'realtime');
    expect(hub.has(KEY)).toBe(false);
    user.next('bob');
    source.flush(row(2, 'of bob'));
    expect(seen.values.at(-1)).toEqual(row(2, 'of bob'));
  });

  it('[I11] optimistic layers end with their user, and with them what waits for them', () => {
    const { hub, user, scheduler } = signedIn();
    const updates = TestBed.inject(OptimisticUpdates);
    hub.set(KEY, row(1, 'of ada'));
    const update = updates.apply((cache) => {
      cache.patch('people', '1', { name: 'edited' });
      cache.create('people', { id: 'tmp', name: 'new' });
      cache.set('draft', 'of ada');
    });
    user.next('bob');
    expect(hub.keys()).toEqual([]);
    expect(updates.pending()).toEqual([]);
    hub.set(KEY, row(1, 'of bob'));
    update.confirm(row(2, 'edited'));
    expect(hub.getValue(KEY)).toEqual(row(1, 'of bob'));
    update.rollback();
    expect(scheduler.pending).toBeLessThanOrEqual(1);
  });

  it('[S4] a signal that changed is known to whoever asks for the user, before any effect ran', () => {
    const user = signal<string | null>('ada');
    const { hub } = hubFixture({ userKey: () => user });
    const session = TestBed.inject(USER_SESSION);
    hub.set(KEY, row(1, 'of ada'));
    user.set('bob');
    expect(session.userKey).toBe('bob');
    expect(hub.has(KEY)).toBe(false);
  });

  it('[S4] a signal’s change takes hold by itself before the next rendering', () => {
    const user = signal<string | null>('ada');
    const { hub } = hubFixture({ userKey: () => user });
    hub.set(KEY, row(1, 'of ada'));
    user.set(null);
    TestBed.tick();
    expect(hub.has(KEY)).toBe(false);
  });

  it('[S4] what was cached before the user was known is the user’s; signing out to nobody wipes it', () => {
    const user = new Subject<string | null>();
    const { hub } = hubFixture({ userKey: () => user });
    const session = TestBed.inject(USER_SESSION);
    hub.set(KEY, row(1, 'early'));
    expect(session.userKey).toBeUndefined();
    user.next('ada');
    expect(hub.getValue(KEY)).toEqual(row(1, 'early'));
    user.next(null);
    expect(session.userKey).toBeNull();
    expect(hub.has(KEY)).toBe(false);
  });

  it('[S4] the same user said again changes nothing', () => {
    const { hub, user, events } = signedIn();
    hub.set(KEY, row(1, 'of ada'));
    user.next('ada');
    expect(hub.has(KEY)).toBe(true);
    expect(events.filter(({ type }) => type === 'user-changed')).toEqual([]);
  });

  it('[I11] a component that keeps the previous value while it loads does not keep another user’s', () => {
    const { user } = signedIn();
    const source = new ManualSource<Row>();
    const ref = TestBed.runInInjectionContext(() =>
      injectCache(() => ({ key: KEY, source: source.load }), { keepPrevious: true }),
    );
    TestBed.tick();
    source.flush(row(1, 'of ada'));
    expect(ref.data()).toEqual(row(1, 'of ada'));
    user.next('bob');
    expect(ref.data()).toBeUndefined();
    expect(ref.status()).toBe('loading');
    source.flush(row(1, 'of bob'));
    expect(ref.data()).toEqual(row(1, 'of bob'));
  });
});
