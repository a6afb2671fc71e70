import { concat, of, Subject, throwError } from 'rxjs';
import { defineQuery } from './define-query';
import { hubFixture, ManualSource, watch } from './spec-support/hub-fixture';

const MINUTE = 60_000;

describe('fetch', () => {
  it('[K2] with nothing cached emits only what it loads, and stays live', () => {
    const { hub } = hubFixture();
    const source = new ManualSource<number>();
    const seen = watch(hub.fetch('a', source.load));
    expect(seen.values).toEqual([]);
    source.flush(1);
    hub.set('a', 2);
    expect(seen.values).toEqual([1, 2]);
    expect(seen.isComplete).toBe(false);
  });

  it('[K2] with a fresh entry emits it without loading', () => {
    const { hub } = hubFixture();
    hub.set('a', 1, { staleTime: MINUTE });
    const source = new ManualSource<number>();
    const seen = watch(hub.fetch('a', source.load));
    expect(seen.values).toEqual([1]);
    expect(source.runs).toHaveLength(0);
  });

  it('[K2] with a stale entry emits it, then the refetched value', async () => {
    const { hub, scheduler } = hubFixture();
    hub.set('a', 1, { staleTime: MINUTE });
    await scheduler.advance(MINUTE);
    const source = new ManualSource<number>();
    const seen = watch(hub.fetch('a', source.load));
    expect(seen.values).toEqual([1]);
    source.flush(2);
    expect(seen.values).toEqual([1, 2]);
  });

  it('[K2] takes null for a value, and undefined for none', () => {
    const { hub } = hubFixture();
    const seen = watch(hub.fetch<null | undefined>('a', () => of(null)));
    expect(seen.values).toEqual([null]);
    const none = watch(hub.fetch('b', () => of(undefined), { retry: false }));
    expect(none.error).toMatchObject({ code: 'fetch-failed' });
  });

  it('[K2] cache-first emits what is there, however old, and loads only when there is nothing', () => {
    const { hub } = hubFixture();
    const source = new ManualSource<number>();
    const options = { policy: 'cache-first' as const };
    const first = watch(hub.fetch('a', source.load, options));
    source.flush(1);
    const second = watch(hub.fetch('a', source.load, options));
    expect([first.values, second.values, source.runs.length]).toEqual([[1], [1], 1]);
  });

  it('[K2] network-first loads, and falls back to what is there if that fails', () => {
    const { hub } = hubFixture({ retry: false });
    hub.set('a', 1);
    const source = new ManualSource<number>();
    const options = { policy: 'network-first' as const };
    const first = watch(hub.fetch('a', source.load, options));
    expect(first.values).toEqual([]);
    source.flush(2);
    const second = watch(hub.fetch('a', source.load, options));
    expect(second.values).toEqual([]);
    source.fail(new Error('down'));
    expect([first.values, second.values, second.error]).toEqual([[2], [2], undefined]);
  });

  it('[K2] cache-only never loads, and shows what comes later', async () => {
    const { hub, scheduler } = hubFixture();
    const source = new ManualSource<number>();
    const seen = watch(hub.fetch('a', source.load, { policy: 'cache-only' }));
    hub.set('a', 1);
    await hub.invalidate('a');
    await scheduler.drain();
    expect([seen.values, source.runs.length]).toEqual([[1], 0]);
  });

  it('[K2] network-only loads for each new subscriber and shows it nothing older', () => {
    const { hub } = hubFixture();
    const source = new ManualSource<number>();
    const options = { policy: 'network-only' as const, staleTime: MINUTE, retry: false as const };
    const first = watch(hub.fetch('a', source.load, options));
    source.flush(1);
    const second = watch(hub.fetch('a', source.load, options));
    expect([source.runs.length, second.values]).toEqual([2, []]);
    source.flush(1);
    expect([first.values, second.values]).toEqual([[1], [1]]);
    const third = watch(hub.fetch('a', source.load, options));
    source.fail(new Error('down'));
    expect([third.values, third.error]).toEqual([
      [],
      expect.objectContaining({ code: 'fetch-failed' }),
    ]);
  });

  it('[K2a][B3] of what a source emits in one go the last is shown, of what comes later each', () => {
    const { hub } = hubFixture();
    const later = new Subject<number>();
    const seen = watch(hub.fetch('k', concat(of(1, 2), later)));
    later.next(3);
    later.next(4);
    expect(seen.values).toEqual([2, 3, 4]);
  });

  it('[K2a] writes each value of a source that goes on, while the key is observed', () => {
    const { hub } = hubFixture();
    const ticks = new Subject<number>();
    const seen = watch(hub.fetch('a', ticks));
    ticks.next(1);
    ticks.next(2);
    const late = watch(hub.fetch('a', ticks));
    expect([seen.values, late.values]).toEqual([[1, 2], [2]]);
    expect(hub.stateOf('a')).toMatchObject({ status: 'resolved', isFetching: false });
    seen.stop();
    expect(ticks.observed).toBe(true);
    late.stop();
    expect(ticks.observed).toBe(false);
  });

  it('[K2a] uses the newest of several sources from then on', async () => {
    const { hub, scheduler } = hubFixture();
    const old = new ManualSource<string>();
    const young = new ManualSource<string>();
    watch(hub.fetch('a', old.load));
    watch(hub.fetch('a', young.load));
    old.flush('old');
    void hub.invalidate('a');
    await scheduler.drain();
    expect([old.runs.length, young.runs.length]).toEqual([1, 1]);
  });

  it('[K3] shares one load; each subscriber gets each value once', () => {
    const { hub } = hubFixture();
    const source = new ManualSource<number>();
    const seen = [1, 2, 3].map(() => watch(hub.fetch('a', source.load)));
    source.flush(7);
    expect(source.runs).toHaveLength(1);
    expect(seen.map(({ values }) => values)).toEqual([[7], [7], [7]]);
    expect(hub.metrics()).toMatchObject({ fetches: 1, deduped: 2 });
  });

  it('[K4] errors only the streams that have no value; the others keep theirs', async () => {
    const { hub, scheduler } = hubFixture({ retry: false });
    hub.set('a', 1);
    const source = new ManualSource<number>();
    const old = watch(hub.fetch('a', source.load));
    const states = watch(hub.state('a'));
    source.fail(new Error('down'));
    await scheduler.drain();
    expect([old.values, old.error]).toEqual([[1], undefined]);
    expect(states.values.at(-1)).toMatchObject({
      status: 'resolved',
      data: 1,
      error: { code: 'fetch-failed' },
    });
  });

  it('[K4] a key without value is in error, and the next subscriber loads again', () => {
    const { hub } = hubFixture({ retry: false });
    const source = new ManualSource<number>();
    const states = watch(hub.state<number>('a'));
    const first = watch(hub.fetch('a', source.load));
    source.fail({ status: 500, message: 'oops' });
    expect(first.error).toMatchObject({ code: 'fetch-failed', details: { status: 500 } });
    expect(states.values.at(-1)).toMatchObject({ status: 'error' });
    const second = watch(hub.fetch('a', source.load));
    source.flush(2);
    expect([source.runs.length, second.values]).toEqual([2, [2]]);
  });

  it('[K4] retries twice with full jitter, then fails', async () => {
    const { hub, scheduler } = hubFixture();
    jest.spyOn(scheduler, 'random').mockReturnValue(0.9);
    let runs = 0;
    const seen = watch(hub.fetch('a', () => (runs++, throwError(() => ({ status: 503 })))));
    await scheduler.advance(899);
    expect(runs).toBe(1);
    await scheduler.advance(1);
    expect(runs).toBe(2);
    expect(hub.stateOf('a')).toMatchObject({ status: 'loading', isFetching: true });
    await scheduler.advance(1_799);
    expect(runs).toBe(2);
    await scheduler.advance(1);
    expect(runs).toBe(3);
    expect(seen.error).toMatchObject({ code: 'fetch-failed' });
    expect(scheduler.pending).toBe(0);
  });

  it.each([400, 401, 403, 404, 410, 422])('[K4] does not retry after %i', (status) => {
    const { hub, scheduler } = hubFixture();
    const seen = watch(hub.fetch('a', () => throwError(() => ({ status }))));
    expect([seen.error, scheduler.pending]).toEqual([expect.any(Error), 0]);
  });

  it.each([408, 425, 429])('[K4] retries after %i', async (status) => {
    const { hub, scheduler } = hubFixture();
    const seen = watch(hub.fetch('a', () => throwError(() => ({ status }))));
    expect([seen.error, scheduler.pending]).toEqual([undefined, 1]);
    await scheduler.advance(3_000);
    expect(seen.error).toBeInstanceOf(Error);
  });

  it.each([404, 410])('[K4] takes %i for a delete where there was a value', async (status) => {
    const { hub, scheduler } = hubFixture();
    const source = new ManualSource<object>();
    const seen = watch(hub.fetch('things:detail-1', source.load));
    const values = watch(hub.get('things:detail-1'));
    source.flush({ id: '1', version: 3 });
    void hub.invalidate('things:detail-1');
    await scheduler.drain();
    source.fail({ status });
    expect(values.values.at(-1)).toBeUndefined();
    expect([seen.error, hub.stateOf('things:detail-1').status]).toEqual([undefined, 'idle']);
  });

  it('[K4] takes 403 for a purge', async () => {
    const { hub, scheduler } = hubFixture();
    const source = new ManualSource<string>();
    watch(hub.fetch('a', source.load));
    source.flush('secret');
    void hub.invalidate('a');
    await scheduler.drain();
    source.fail({ status: 403 });
    expect(hub.has('a')).toBe(false);
    expect(hub.stateOf('a')).toMatchObject({ status: 'error', error: { code: 'forbidden' } });
  });

  it('[K5] aborts the load when its last observer leaves', () => {
    const { hub } = hubFixture();
    const source = new ManualSource<number>();
    const first = watch(hub.fetch('a', source.load));
    const second = watch(hub.fetch('a', source.load));
    first.stop();
    expect(source.newest().signal.aborted).toBe(false);
    second.stop();
    expect(source.newest().signal.aborted).toBe(true);
    expect(source.newest().answer.observed).toBe(false);
    expect(hub.has('a')).toBe(false);
  });

  it.each(['set', 'remove', 'clear'] as const)(
    '[K5] discards the answer of a load begun before %s',
    async (how) => {
      const { hub, scheduler } = hubFixture();
      const source = new ManualSource<string>();
      const seen = watch(hub.fetch('a', source.load));
      const [early] = source.runs;
      if (how === 'set') hub.set('a', 'mine');
      else if (how === 'remove') hub.remove('a');
      else await hub.clear();
      expect(early.signal.aborted).toBe(true);
      early.answer.next('late');
      await scheduler.drain();
      if (how === 'set') expect([seen.values, source.runs.length]).toEqual([['mine'], 1]);
      else {
        expect([seen.values, source.runs.length]).toEqual([[], 2]);
        source.flush('anew');
        expect(seen.values).toEqual(['anew']);
      }
    },
  );

  it('[K5] a promise that comes late is discarded too', async () => {
    const { hub, scheduler } = hubFixture();
    let answer = (_: string): void => undefined;
    const seen = watch(hub.fetch('a', () => new Promise<string>((resolve) => (answer = resolve))));
    hub.set('a', 'mine');
    answer('late');
    await scheduler.drain();
    expect(seen.values).toEqual(['mine']);
  });

  it('[X6] ensure gives the cached value when fresh, else what it loads', async () => {
    const { hub } = hubFixture({ retry: false });
    const source = new ManualSource<number>();
    const promise = hub.ensure('a', source.load, { staleTime: MINUTE });
    source.flush(1);
    await expect(promise).resolves.toBe(1);
    await expect(hub.ensure('a', source.load, { staleTime: MINUTE })).resolves.toBe(1);
    expect(source.runs).toHaveLength(1);
    const again = hub.ensure('a', source.load, { staleTime: 0 });
    source.fail(new Error('down'));
    await expect(again).rejects.toMatchObject({ code: 'fetch-failed' });
  });

  it('[X6] ensure with cache-only gives what is there, and fails where nothing is', async () => {
    const { hub } = hubFixture();
    const options = { policy: 'cache-only' } as const;
    const load = jest.fn(() => 1);
    await expect(hub.ensure('a', load, options)).rejects.toMatchObject({ code: 'fetch-failed' });
    hub.set('a', 2);
    await expect(hub.ensure('a', load, options)).resolves.toBe(2);
    await expect(hub.prefetch('b', load, options)).resolves.toBeUndefined();
    expect(load).not.toHaveBeenCalled();
  });

  it('[X6] prefetch loads only what is missing or stale, and never rejects', async () => {
    const { hub } = hubFixture({ retry: false });
    const source = new ManualSource<number>();
    const first = hub.prefetch('a', source.load, { staleTime: MINUTE });
    source.flush(1);
    await first;
    await hub.prefetch('a', source.load, { staleTime: MINUTE });
    expect([hub.getValue('a'), source.runs.length]).toEqual([1, 1]);
    await expect(
      hub.prefetch('b', () => throwError(() => new Error('down'))),
    ).resolves.toBeUndefined();
  });

  it('[row:A1] takes a bound query wherever it takes a key and a source', async () => {
    const { hub } = hubFixture();
    const customer = defineQuery({
      key: (id: number) => ['customer', id],
      source: (id: number, { key }) => of(`${key} ${id}`),
      staleTime: MINUTE,
    });
    const seen = watch(hub.fetch(customer(4)));
    expect(seen.values).toEqual(['["customer",4] 4']);
    await expect(hub.ensure(customer(4))).resolves.toBe('["customer",4] 4');
    expect(hub.metrics().fetches).toBe(1);
  });

  it('[K1] refuses what cannot be a key', () => {
    const { hub } = hubFixture();
    expect(() => hub.getValue('')).toThrow(expect.objectContaining({ code: 'invalid-key' }));
    expect(() => hub.set([() => 1], 1)).toThrow(expect.objectContaining({ code: 'invalid-key' }));
  });
});
