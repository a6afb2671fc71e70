import { CacheHubService, ConflictService, defineEntity, OfflineSyncService } from 'ngx-cachehub';
import { RealtimeCacheService, withConflictResolution, withOffline } from 'ngx-cachehub';
import { withPersistence, withRealtime } from 'ngx-cachehub';
import type { ActionHandler, CacheHubFeatures } from 'ngx-cachehub';
import { BehaviorSubject, NEVER, of } from 'rxjs';
import type { Subscription } from 'rxjs';
import type { ChaosRow, EntityName } from '../../realtime/spec-support/chaos-entities';
import { ChaosLine } from '../../realtime/spec-support/chaos-line';
import { TABS_PORT } from '../../tabs/tabs-port';
import type { FakeTab } from '../../tabs/spec-support/fake-browser';
import { openHub } from '../../tabs/spec-support/open-hub';
import type { HubInTab } from '../../tabs/spec-support/open-hub';
import { TABLES } from './simulation-backend';
import type { User } from './simulation-backend';
import type { DevicePage, PlannedDeath } from './simulation-device';
import { SimulationLine } from './simulation-line';
import { sendAction } from './simulation-sends';
import { SimulationView, TARGETS } from './simulation-view';
import type { SimulationWorld } from './simulation-world';

/** 'device': everything is on, and stored on the device that the tabs share; 'elsewhere': only a line. */
export type PageKind = 'device' | 'elsewhere';

/** One life of a page: a whole hub, who is signed in, and what is shown. */
export class SimulationPage implements DevicePage {
  isDead = false;
  death: PlannedDeath | undefined;
  isSwitching = false;
  /** Decisions of the person that the page was not told to be stored: each is to be run when the page ends. */
  readonly undecided = new Set<() => void>();
  readonly line: SimulationLine;
  readonly hub: HubInTab;
  readonly cache: CacheHubService;
  readonly realtime: RealtimeCacheService;
  readonly views: readonly SimulationView[];
  private readonly user$: BehaviorSubject<User>;
  private readonly watching: Subscription[] = [];

  constructor(
    readonly world: SimulationWorld,
    readonly tab: FakeTab,
    readonly kind: PageKind,
    user: User,
  ) {
    this.user$ = new BehaviorSubject(user);
    this.line = this.createLine();
    const config = {
      userKey: () => this.user$,
      token: () => of(world.network.tokenOf(this.user)),
      persist: true,
      retry: 1,
      entities: TABLES.map((entity) => this.define(entity)),
    };
    this.hub = openHub(tab, { config, features: this.features() });
    this.ignoreLock();
    this.cache = this.hub.injector.get(CacheHubService);
    this.realtime = this.hub.injector.get(RealtimeCacheService);
    this.views = TARGETS.map((target) => new SimulationView(this, target));
    for (const view of this.views) view.open();
  }

  get user(): User {
    return this.user$.value;
  }

  get isAwake(): boolean {
    return !this.isDead && !this.tab.isAsleep;
  }

  get offline(): OfflineSyncService {
    return this.hub.injector.get(OfflineSyncService);
  }

  get conflicts(): ConflictService {
    return this.hub.injector.get(ConflictService);
  }

  get name(): string {
    return this.tab.name;
  }

  /** Everything of the one before leaves in this one step. */
  signIn(user: User): void {
    this.isSwitching = true;
    this.user$.next(user);
    this.isSwitching = false;
    for (const view of this.views) view.begin();
  }

  read(entity: EntityName, id: string) {
    const { world } = this;
    const { user } = this;
    return world.network.request(
      this.sender(),
      () => world.backend.row(user, entity, id),
      (row) => ({ status: row === undefined ? 404 : 200, row }),
    );
  }

  sender() {
    const { tab, user } = this;
    return { tab, user, token: this.world.network.tokenOf(user) };
  }

  /** As a phone does it: the page is told neither that it falls asleep nor that it wakes. */
  fallAsleep(): void {
    this.death = undefined;
    this.tab.freeze('untold');
  }

  /** The process ends: nothing of it runs any more. */
  die(): void {
    if (this.isDead) return;
    this.isDead = true;
    this.tab.crash();
    this.end();
  }

  /** The person closes the page, or loads it anew. */
  close(): void {
    if (this.isDead) return;
    this.tab.freeze('told');
    this.isDead = true;
    this.end();
    this.tab.crash();
  }

  private end(): void {
    for (const note of this.undecided) note();
    this.undecided.clear();
    for (const subscription of this.watching) subscription.unsubscribe();
    for (const view of this.views) view.close();
    this.line.close();
    this.hub.injector.destroy();
  }

  private ignoreLock(): void {
    const tabs = this.hub.injector.get(TABS_PORT);
    if (this.world.planted !== 'ignores-the-lock' || tabs === null) return;
    Object.assign(tabs, { mayLead: () => Promise.resolve(true) });
  }

  private define(entity: EntityName) {
    return defineEntity<ChaosRow, string>(entity, {
      adapter: () => ({ get: (id: string) => this.read(entity, id) as never }),
    });
  }

  private features(): readonly CacheHubFeatures[] {
    const { device } = this.world;
    const realtime = withRealtime({ transport: () => this.line });
    if (this.kind === 'elsewhere') return [realtime];
    const handler: ActionHandler = (action, ctx) =>
      this.isDead ? NEVER : sendAction(this, action, ctx);
    return [
      realtime,
      withOffline({
        storage: () => device.outboxFor(this),
        handlers: { write: handler },
      }),
      withPersistence({ storage: () => device.snapshotsFor(this) }),
      withConflictResolution({ rules: { name: 'manual' } }),
    ];
  }

  private createLine(): SimulationLine {
    const { world, tab } = this;
    const { scheduler } = tab;
    const make = (user: User) =>
      new ChaosLine({
        server: world.backend.account(user),
        network: world.lines,
        clock: scheduler,
        dice: world.lineDice,
        isPlain: false,
      });
    return new SimulationLine(
      make,
      () => this.user,
      (fault) => world.faults.push(fault),
    );
  }
}
