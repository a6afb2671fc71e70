import { TestBed } from '@angular/core/testing';
import { of } from 'rxjs';
import { CacheHubService } from './cache-hub.service';
import { hubFixture, watch } from './spec-support/hub-fixture';

describe('observers', () => {
  it('[B3] a turn gives each observed key at most one emission, after all tables are updated', () => {
    const { hub, pushes } = hubFixture();
    watch(
      hub.fetch('t:list-{}', () =>
        of([
          { id: 1, version: 1, n: 1 },
          { id: 2, version: 1, n: 1 },
        ]),
      ),
    );
    const sums: number[] = [];
    hub
      .get<{ n: number }[]>('t:list-{}')
      .subscribe((rows) => sums.push(rows!.reduce((sum, { n }) => sum + n, 0)));
    pushes.applyPatches(
      [1, 2].flatMap((id) =>
        [2, 3].map((version) => ({
          kind: 'update' as const,
          entity: 't',
          id: String(id),
          version,
          changes: { n: version * 10 },
          unset: undefined,
          baseVersion: undefined,
        })),
      ),
      'realtime',
    );
    expect(sums).toEqual([2, 60]);
  });

  it('[B3] an observer that writes disturbs no other: all see all values in order', () => {
    const { hub } = hubFixture();
    hub.set('a', 1);
    const first: unknown[] = [];
    const second: unknown[] = [];
    hub.get<number>('a').subscribe((value) => {
      first.push(value);
      if (value === 2) hub.set('a', 3);
    });
    hub.get<number>('a').subscribe((value) => second.push(value));
    hub.set('a', 2);
    expect([first, second]).toEqual([
      [1, 2, 3],
      [1, 2, 3],
    ]);
  });

  it('[B3] a late subscriber of a turn sees no older value after a newer one', () => {
    const { hub } = hubFixture();
    hub.set('a', 1);
    const late: unknown[] = [];
    let joined = false;
    hub.get<number>('a').subscribe((value) => {
      if (value !== 2 || joined) return;
      joined = true;
      hub.set('a', 3);
      hub.get<number>('a').subscribe((seen) => late.push(seen));
    });
    hub.set('a', 2);
    expect(late).toEqual([3]);
  });

  it('[B3] observers that answer each other for ever leave room for everything else', async () => {
    const { hub, scheduler } = hubFixture();
    hub.set('a', 0);
    let last = 0;
    const endless = hub.get<number>('a').subscribe((count = 0) => {
      last = count;
      if (count > 0) hub.set('a', count + 1);
    });
    hub.set('a', 1);
    const first = last;
    expect(scheduler.pending).toBeGreaterThan(0);
    await scheduler.advance(16);
    expect([first, last]).toEqual([100, 200]);
    endless.unsubscribe();
  });

  it('[B8] an observer that throws disturbs no other, and is reported', () => {
    const { hub, pushes, events } = hubFixture();
    const equal = (): boolean => {
      throw new Error('broken');
    };
    watch(hub.fetch('t:detail-1', () => of({ id: 1, version: 1 }), { equal }));
    const healthy = watch(hub.fetch('t:detail-2', () => of({ id: 2, version: 1 })));
    const update = (id: string) => ({
      kind: 'update' as const,
      entity: 't',
      id,
      version: 2,
      changes: {},
      unset: undefined,
      baseVersion: undefined,
    });
    pushes.applyPatches([update('1'), update('2')], 'realtime');
    expect(healthy.values).toEqual([
      { id: 2, version: 1 },
      { id: 2, version: 2 },
    ]);
    const errors = events.filter(({ type }) => type === 'error');
    expect(errors).toMatchObject([{ key: 't:detail-1', details: { message: 'broken' } }]);
  });

  it('[K3] getSignal is shared, live, and shows nothing once the key is gone', () => {
    const { hub } = hubFixture();
    const live = hub.getSignal<number>('a');
    expect(hub.getSignal('a')).toBe(live);
    expect(live()).toBeUndefined();
    hub.set('a', 1);
    expect(live()).toBe(1);
    hub.remove('a');
    expect(live()).toBeUndefined();
  });

  it('[N2] a zero-configuration app can inject the hub', () => {
    expect(TestBed.inject(CacheHubService).keys()).toEqual([]);
  });
});
