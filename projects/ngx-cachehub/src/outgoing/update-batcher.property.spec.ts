import { VirtualScheduler } from 'ngx-cachehub/testing';
import * as fc from 'fast-check';
import { Observable, type Subscriber } from 'rxjs';
import type { SentBatch } from './update-batcher';
import { UpdateBatcher } from './update-batcher';

interface Delta {
  readonly key: string;
  readonly sum: number;
  /** The first item that is in it, in order of arrival. */
  readonly first: number;
}

type Step =
  | { readonly do: 'add'; readonly key: string }
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'answer'; readonly ok: boolean }
  | { readonly do: 'flush' };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('add' as const),
      key: fc.constantFrom('a', 'b', 'c', 'd'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.constantFrom(1, 50, 2_000) }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('answer' as const), ok: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('flush' as const) }) },
);

describe('UpdateBatcher', () => {
  it('[X5] reports every item once, merged or not, in order, never two batches under way', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 60 }),
        fc.integer({ min: 1, max: 4 }),
        async (steps, maxItems) => {
          const scheduler = new VirtualScheduler();
          const open: Subscriber<unknown>[] = [];
          const reports: SentBatch<Delta>[] = [];
          let mostOpen = 0;
          const batcher = new UpdateBatcher<Delta>(
            {
              windowMs: 50,
              maxItems,
              retries: 1,
              key: ({ key }) => key,
              merge: (earlier, later) => ({ ...earlier, sum: earlier.sum + later.sum }),
            },
            scheduler,
            () =>
              new Observable((subscriber) => {
                mostOpen = Math.max(mostOpen, open.push(subscriber));
              }),
          );
          batcher.sent$.subscribe((report) => reports.push(report));
          let added = 0;
          const flushes: Promise<void>[] = [];
          for (const now of steps) {
            if (now.do === 'add') batcher.add({ key: now.key, sum: 1, first: added++ });
            else if (now.do === 'wait') await scheduler.advance(now.ms);
            else if (now.do === 'flush') flushes.push(batcher.flush());
            else if (now.ok) open.shift()?.complete();
            else open.shift()?.error(new Error('no'));
          }
          for (let i = 0; i < 200 && batcher.pending() > 0; i++) {
            await scheduler.advance(60);
            open.shift()?.complete();
          }
          await Promise.all(flushes);

          const items = reports.flatMap((report) => report.items);
          expect(items.reduce((sum, item) => sum + item.sum, 0)).toBe(added);
          expect(items.map(({ first }) => first)).toEqual(
            items.map(({ first }) => first).sort((a, b) => a - b),
          );
          expect(reports.map(({ id }) => id)).toEqual(reports.map((_, index) => index + 1));
          expect(Math.max(0, ...reports.map((report) => report.items.length))).toBeLessThanOrEqual(
            maxItems,
          );
          expect(mostOpen).toBeLessThanOrEqual(1);
          expect([batcher.pending(), scheduler.pending, open.length]).toEqual([0, 0, 0]);
        },
      ),
      { numRuns: 200 },
    );
  });
});
