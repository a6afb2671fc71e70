import { createEnvironmentInjector, EnvironmentInjector } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { VirtualScheduler } from 'ngx-cachehub/testing';
import { Observable, of, Subject, throwError } from 'rxjs';
import type { Source } from '../cache/source';
import { CACHE_HUB_SCHEDULER } from '../providers/scheduler';
import { createUpdateBatcher, type UpdateBatcherOptions } from './create-update-batcher';
import type { OutgoingBatch, SentBatch } from './update-batcher';

interface Move {
  readonly widget: string;
  readonly x: number;
}

const byWidget = (move: Move) => move.widget;
const move = (widget: string, x = 0): Move => ({ widget, x });

let scheduler: VirtualScheduler;
let injector: EnvironmentInjector;

beforeEach(() => {
  scheduler = new VirtualScheduler();
  TestBed.configureTestingModule({
    providers: [{ provide: CACHE_HUB_SCHEDULER, useValue: scheduler }],
  });
  injector = createEnvironmentInjector([], TestBed.inject(EnvironmentInjector));
});

afterEach(() => {
  if (!injector.destroyed) injector.destroy();
  expect(scheduler.pending).toBe(0);
});

/** A batcher, what it sent, and what it reported. */
function setUp(
  options: UpdateBatcherOptions<Move> = {},
  answer: (batch: OutgoingBatch<Move>) => Source<unknown> = () => of('ok'),
) {
  const calls: OutgoingBatch<Move>[] = [];
  const reports: SentBatch<Move>[] = [];
  const batcher = createUpdateBatcher<Move>({ injector, ...options }, (batch) => {
    calls.push(batch);
    return answer(batch);
  });
  batcher.sent$.subscribe((report) => reports.push(report));
  const widgets = () => calls.map(({ items }) => items.map(byWidget).join());
  return { batcher, calls, reports, widgets };
}

describe('createUpdateBatcher', () => {
  it('[X5] sends one batch when the window of its first item ends', async () => {
    const { batcher, calls, reports } = setUp();
    batcher.add(move('a'));
    await scheduler.advance(150);
    batcher.add(move('b'));
    await scheduler.advance(49);
    expect(calls).toEqual([]);
    await scheduler.advance(1);
    expect(calls).toEqual([{ id: 1, items: [move('a'), move('b')] }]);
    expect(reports).toEqual(calls);
    expect(batcher.pending()).toBe(0);
  });

  it('[row:B4] sends up to 50 items in one batch, at once when there are 50', async () => {
    const { batcher, calls } = setUp();
    for (let i = 0; i < 120; i++) batcher.add(move(`w${i}`));
    expect(calls.map(({ items }) => items.length)).toEqual([50, 50]);
    expect(batcher.pending()).toBe(20);
    await scheduler.advance(200);
    expect(calls.map(({ items }) => items.length)).toEqual([50, 50, 20]);
  });

  it('[X5] merges items of one key at the place of the earliest', async () => {
    const { batcher, calls } = setUp({ key: byWidget });
    for (const item of [move('a', 1), move('b', 2), move('a', 3)]) batcher.add(item);
    await scheduler.advance(200);
    expect(calls[0]?.items).toEqual([move('a', 3), move('b', 2)]);
  });

  it('[X5] merges as it is told, and never into a batch that is on its way', async () => {
    const answers = new Subject<void>();
    const { batcher, calls } = setUp(
      { key: byWidget, merge: (earlier, later) => move(earlier.widget, earlier.x + later.x) },
      () => answers,
    );
    batcher.add(move('a', 1));
    batcher.add(move('a', 2));
    await scheduler.advance(200);
    batcher.add(move('a', 4));
    batcher.add(move('a', 8));
    expect(batcher.pending()).toBe(2);
    answers.complete();
    await scheduler.advance(200);
    expect(calls.map(({ items }) => items)).toEqual([[move('a', 3)], [move('a', 12)]]);
  });

  it('[X5] keeps one batch under way at a time, in order, although send answers late or adds more', async () => {
    const answers: Subject<void>[] = [];
    const { batcher, widgets } = setUp({ maxItems: 1 }, (batch) => {
      if (batch.id === 1) batcher.add(move('during'));
      answers.push(new Subject());
      return answers.at(-1);
    });
    batcher.add(move('a'));
    batcher.add(move('b'));
    await scheduler.advance(1_000);
    expect(widgets()).toEqual(['a']);
    answers[0]?.complete();
    expect(widgets()).toEqual(['a', 'during']);
    answers[1]?.complete();
    answers[2]?.complete();
    expect(widgets()).toEqual(['a', 'during', 'b']);
    expect(batcher.pending()).toBe(0);
  });

  it('[X5] tries a failed batch three times more with backoff, then reports it with its items', async () => {
    const failure = new Error('503');
    const { batcher, calls, reports } = setUp({}, () => throwError(() => failure));
    batcher.add(move('a'));
    await scheduler.advance(200);
    expect(calls).toHaveLength(1);
    expect(reports).toEqual([]);
    await scheduler.advance(1_000 + 2_000 + 4_000);
    expect(calls.map(({ id }) => id)).toEqual([1, 1, 1, 1]);
    expect(reports).toEqual([{ id: 1, items: [move('a')], error: failure }]);
    expect(batcher.pending()).toBe(0);
  });

  it('[X5] goes on with the next batch after one that recovers, throws or rejects', async () => {
    const { batcher, reports, calls } = setUp({ retries: 1 }, ({ id }) => {
      if (id === 1 && calls.length === 1) throw new Error('once');
      return id === 2 ? Promise.reject(new Error('always')) : Promise.resolve();
    });
    for (const name of ['a', 'b', 'c']) {
      batcher.add(move(name));
      await scheduler.advance(5_000);
    }
    expect(reports.map(({ id, error }) => [id, error?.message])).toEqual([
      [1, undefined],
      [2, 'always'],
      [3, undefined],
    ]);
  });

  it('[X5] flush sends what waits now and resolves when it came to its end', async () => {
    const answers: Subject<void>[] = [];
    const { batcher, widgets } = setUp({ maxItems: 2 }, () => {
      answers.push(new Subject());
      return answers.at(-1);
    });
    for (const name of ['a', 'b', 'c']) batcher.add(move(name));
    let flushed = false;
    const done = batcher.flush().then(() => (flushed = true));
    batcher.add(move('d'));
    batcher.add(move('e'));
    answers[0]?.complete();
    await scheduler.drain();
    expect([widgets(), flushed]).toEqual([['a,b', 'c,d'], false]);
    answers[1]?.complete();
    await done;
    expect(widgets()).toEqual(['a,b', 'c,d']);
    await scheduler.advance(200);
    expect(widgets()).toEqual(['a,b', 'c,d', 'e']);
    answers[2]?.complete();
    await expect(batcher.flush()).resolves.toBeUndefined();
  });

  it('[N3] ends with its injector: aborts what is on its way, and reports all that was not sent', async () => {
    let aborted = false;
    const { batcher, reports } = setUp({}, () => new Observable(() => () => (aborted = true)));
    batcher.add(move('a'));
    await scheduler.advance(200);
    batcher.add(move('b'));
    const flushed = batcher.flush();
    injector.destroy();
    await flushed;
    expect(aborted).toBe(true);
    expect(reports.map(({ items, error }) => [items.map(byWidget).join(), error])).toEqual([
      ['a', expect.objectContaining({ code: 'destroyed' })],
      ['b', expect.objectContaining({ code: 'destroyed' })],
    ]);
    expect(() => batcher.add(move('c'))).toThrow(expect.objectContaining({ code: 'destroyed' }));
  });

  it.each([{ maxItems: 0 }, { windowMs: -1 }, { retries: 1.5 }, { key: 'id' }])(
    '[row:B6] refuses %j',
    (options) => {
      expect(() => setUp(options as object)).toThrow(
        expect.objectContaining({ code: 'invalid-config' }),
      );
    },
  );
});
