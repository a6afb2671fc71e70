import { TestBed } from '@angular/core/testing';
import * as fc from 'fast-check';
import { BehaviorSubject } from 'rxjs';
import type { HubFixture } from '../cache/spec-support/hub-fixture';
import type { Patch } from '../core/gate';
import { FakeDevice } from './spec-support/fake-device';
import { crash, openPage } from './spec-support/open-page';

type Step =
  | { readonly do: 'write' | 'delete' | 'remove'; readonly id: string }
  | { readonly do: 'list' | 'clear' | 'settle' | 'collect' | 'reload' }
  | { readonly do: 'user'; readonly user: string }
  | { readonly do: 'die-after'; readonly writes: number }
  | { readonly do: 'fail'; readonly fails: boolean };

interface Row {
  readonly id: string;
  readonly version: number;
  readonly owner: string;
}

const IDS = ['1', '2', '3'];
const LIST = 'people:list-{}';

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({ do: fc.constant('write' as const), id: fc.constantFrom(...IDS) }),
    },
    {
      weight: 3,
      arbitrary: fc.record({ do: fc.constant('delete' as const), id: fc.constantFrom(...IDS) }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ do: fc.constant('remove' as const), id: fc.constantFrom(...IDS) }),
    },
    {
      weight: 8,
      arbitrary: fc.record({
        do: fc.constantFrom('list', 'settle', 'settle', 'collect', 'reload', 'reload'),
      }),
    },
    { weight: 1, arbitrary: fc.constant({ do: 'clear' as const }) },
    {
      weight: 3,
      arbitrary: fc.record({
        do: fc.constant('user' as const),
        user: fc.constantFrom('ada', 'bob'),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ do: fc.constant('die-after' as const), writes: fc.nat(2) }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('fail' as const), fails: fc.boolean() }) },
  ),
  { minLength: 5, maxLength: 40 },
);

/** What one user has been promised, told by the script alone. */
class Promises {
  /** The newest version that anybody wrote. */
  readonly newest = new Map<string, number>();
  /** Versions that were on a working device when all was quiet. */
  readonly durable = new Map<string, number>();
  /** Deletes that were. */
  readonly durableDeletes = new Map<string, number>();
  readonly deletes = new Map<string, number>();

  next(id: string): number {
    const version = (this.newest.get(id) ?? 0) + 1;
    this.newest.set(id, version);
    return version;
  }

  settle(shown: ReadonlyMap<string, number>): void {
    this.durable.clear();
    for (const [id, version] of shown) this.durable.set(id, version);
    for (const [id, version] of this.deletes) this.durableDeletes.set(id, version);
  }
}

/** A device, its users, and one page after the other, each of which may die at any step. */
class World {
  private readonly device = new FakeDevice();
  private readonly user = new BehaviorSubject<string | null>('ada');
  private readonly promises = new Map<string, Promises>();
  private page: HubFixture;
  /** Whether what is asked of the device reaches it. */
  private isWell = true;

  constructor() {
    this.page = this.open();
  }

  async run(step: Step): Promise<void> {
    const { hub, pushes } = this.page;
    const promises = this.of(this.owner);
    switch (step.do) {
      case 'write': {
        const version = promises.next(step.id);
        hub.set(`people:detail-${step.id}`, this.row(step.id, version));
        break;
      }
      case 'delete': {
        const version = promises.next(step.id);
        promises.deletes.set(step.id, version);
        const patch: Patch = { kind: 'delete', entity: 'people', id: step.id, version };
        pushes.applyPatches([patch], 'realtime');
        break;
      }
      case 'list': {
        const rows = IDS.flatMap((id) => hub.getValue<Row>(`people:detail-${id}`) ?? []);
        hub.set(LIST, rows);
        break;
      }
      case 'remove':
        hub.remove(`people:detail-${step.id}`);
        break;
      case 'clear':
        void hub.clear();
        break;
      case 'collect':
        await this.page.scheduler.advance(6 * 60_000);
        break;
      case 'settle':
        await this.settle();
        break;
      case 'user':
        this.user.next(step.user);
        await this.page.scheduler.drain();
        break;
      case 'die-after':
        this.device.writesLeft = step.writes;
        this.isWell = false;
        break;
      case 'fail':
        this.device.failure = step.fails ? new Error('full') : undefined;
        if (step.fails) this.isWell = false;
        break;
      case 'reload':
        await this.reload();
    }
    this.judgeOwners();
  }

  /** The page dies here; the next one finds a device that works. */
  async reload(): Promise<void> {
    crash(this.device);
    // What only the dead page had heard of, nobody has to remember.
    for (const { deletes } of this.promises.values()) deletes.clear();
    this.device.failure = undefined;
    this.isWell = true;
    this.page = this.open();
    await this.page.scheduler.drain();
    this.judgeOwners();
    this.judgeDurable();
  }

  end(): void {
    TestBed.resetTestingModule();
  }

  private async settle(): Promise<void> {
    await this.page.scheduler.advance(61_000);
    if (!this.isWell) return;
    this.of(this.owner).settle(this.shown());
  }

  private judgeDurable(): void {
    const promises = this.of(this.owner);
    for (const row of this.rows()) {
      const deletedAt = promises.durableDeletes.get(row.id) ?? 0;
      expect(row.version).toBeGreaterThan(deletedAt);
    }
    const shown = this.shown();
    for (const [id, version] of promises.durable) {
      const now = shown.get(id);
      // It may have been dropped since, but what shows is no older.
      if (now !== undefined) expect(now).toBeGreaterThanOrEqual(version);
    }
  }

  /** I11: after every single step. */
  private judgeOwners(): void {
    for (const row of this.rows()) expect(row.owner).toBe(this.owner);
  }

  private rows(): Row[] {
    const { hub } = this.page;
    const details = IDS.flatMap((id) => hub.getValue<Row>(`people:detail-${id}`) ?? []);
    return [...details, ...(hub.getValue<Row[]>(LIST) ?? [])];
  }

  private shown(): Map<string, number> {
    const { hub } = this.page;
    const details = IDS.flatMap((id) => hub.getValue<Row>(`people:detail-${id}`) ?? []);
    return new Map(details.map(({ id, version }) => [id, version]));
  }

  private get owner(): string {
    return this.user.value ?? 'nobody';
  }

  private row(id: string, version: number): Row {
    return { id, version, owner: this.owner };
  }

  private of(user: string): Promises {
    let promises = this.promises.get(user);
    if (promises === undefined) this.promises.set(user, (promises = new Promises()));
    return promises;
  }

  private open(): HubFixture {
    return openPage(this.device, { config: { userKey: () => this.user } });
  }
}

describe('pages that die at any step of storing', () => {
  it('[I3] what was durable is never older or back from a delete, and never another user’s', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (script) => {
        const world = new World();
        for (const step of script) await world.run(step);
        await world.reload();
        world.end();
      }),
      { numRuns: 150 },
    );
  });

  it('[P1] what was durable and not touched since is all there again, after any death', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(6), fc.boolean(), async (writes, isFull) => {
        const device = new FakeDevice();
        const first = openPage(device);
        await first.scheduler.drain();
        for (const id of IDS) first.hub.set(`people:detail-${id}`, { id, version: 1, owner: 'x' });
        await first.scheduler.advance(1_000);
        device.writesLeft = writes;
        for (let version = 2; version < 8; version++) {
          if (isFull && version === 5) device.failure = new Error('full');
          first.hub.set('people:detail-1', { id: '1', version, owner: 'x' });
          await first.scheduler.advance(1_000);
        }
        crash(device);
        device.failure = undefined;
        const { hub, scheduler } = openPage(device);
        await scheduler.drain();
        const expected = 1 + Math.min(writes, isFull ? 3 : 6);
        expect(hub.getValue<Row>('people:detail-1')?.version).toBe(expected);
        expect(hub.getValue<Row>('people:detail-2')?.version).toBe(1);
        TestBed.resetTestingModule();
      }),
      { numRuns: 30 },
    );
  });
});
