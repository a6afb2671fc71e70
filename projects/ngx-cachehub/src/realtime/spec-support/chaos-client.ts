import { createEnvironmentInjector, type EnvironmentInjector } from '@angular/core';
import {
  CACHE_HUB_SCHEDULER,
  CacheHubService,
  OptimisticUpdates,
  provideCacheHub,
  RealtimeCacheService,
  withRealtime,
} from 'ngx-cachehub';
import type { CacheHubScheduler, EntityChange, FetchPolicy } from 'ngx-cachehub';
import type { VirtualScheduler } from 'ngx-cachehub/testing';
import type { Observable, Subscription } from 'rxjs';
import { CacheEngine } from '../../cache/cache-engine';
import { LayerTurns } from '../../optimistic/layer-turns';
import type { Dice } from './chaos-dice';
import { DEFINITIONS } from './chaos-entities';
import type { EntityName } from './chaos-entities';
import { ChaosLine } from './chaos-line';
import type { LineEnds } from './chaos-line';

/** A hub's own view of the clock: counts what it has set. */
class HubScheduler implements CacheHubScheduler {
  private readonly timers = new Set<object>();

  constructor(
    private readonly clock: VirtualScheduler,
    private readonly dice: Dice,
    private readonly name: string,
  ) {}

  get pending(): number {
    return this.timers.size;
  }

  now(): number {
    return this.clock.now();
  }

  random(): number {
    return this.dice.next();
  }

  setTimer(run: () => void, ms: number): () => void {
    const timer = {};
    this.timers.add(timer);
    const cancel = this.clock.setTimer(() => {
      this.timers.delete(timer);
      run();
    }, ms);
    return () => {
      this.timers.delete(timer);
      cancel();
    };
  }

  frame(run: () => void): () => void {
    return this.setTimer(run, 16);
  }

  uuid(): string {
    return `${this.name}-${this.clock.uuid()}`;
  }
}

/** What a key is asked for: one row, or a list. */
export interface Target {
  readonly key: string;
  readonly entity: EntityName;
  /** The server's answer now; undefined: 404. */
  readonly truth: () => unknown;
}

/** One subscriber of `fetch`. */
export interface Watcher {
  readonly target: Target;
  readonly subscription: Subscription;
  last: unknown;
  error: unknown;
  /** The newest version that it was shown, by row. */
  readonly versions: Map<string, number>;
}

export interface ChaosSetup extends LineEnds {
  readonly clock: VirtualScheduler;
  readonly name: string;
}

/** One tab: a whole hub over a line of its own, and who watches what in it. */
export class ChaosClient {
  readonly line: ChaosLine;
  readonly scheduler: HubScheduler;
  readonly hub: CacheHubService;
  readonly engine: CacheEngine;
  readonly realtime: RealtimeCacheService;
  readonly optimistic: OptimisticUpdates;
  readonly watchers = new Set<Watcher>();
  readonly faults: string[] = [];
  /** When each key's loads began, and when something other than an event asked for one. */
  readonly loads = new Map<string, number[]>();
  readonly excuses = new Map<string, number[]>();
  /** A load was given up: somebody has to ask again. */
  hasGivenUp = false;
  /** Rows of which a change was missed, by entity and id. */
  readonly gaps = new Set<string>();
  private readonly injector: EnvironmentInjector;
  private readonly following: Subscription[] = [];

  constructor(
    parent: EnvironmentInjector,
    readonly setup: ChaosSetup,
    private readonly onShown: (client: ChaosClient, watcher: Watcher) => void,
  ) {
    const { network, clock, dice, isPlain, name } = setup;
    this.line = new ChaosLine(setup);
    this.scheduler = new HubScheduler(clock, dice, name);
    const options = { transport: () => this.line, token: () => `token-${network.token}` };
    this.injector = createEnvironmentInjector(
      [
        provideCacheHub(
          { logger: { level: 'silent' }, entities: DEFINITIONS },
          withRealtime(isPlain ? { ...options, protocol: 'plain', token: undefined } : options),
        ),
        { provide: CACHE_HUB_SCHEDULER, useValue: this.scheduler },
      ],
      parent,
    );
    this.hub = this.injector.get(CacheHubService);
    this.engine = this.injector.get(CacheEngine);
    this.realtime = this.injector.get(RealtimeCacheService);
    this.optimistic = this.injector.get(OptimisticUpdates);
    this.hub.events$.subscribe(({ type, details, entity, entityId, key, source }) => {
      if (type === 'realtime-gap' && entityId !== undefined) this.gaps.add(`${entity}:${entityId}`);
      if (type === 'fetch-error' && !willRetry(details)) this.hasGivenUp = true;
      if (type === 'fetch-error' && key !== undefined) this.excuse(key);
      if (type === 'error' && source === 'realtime' && isCrash(details)) {
        this.faults.push(`An error of the hub's own: ${JSON.stringify(details)}`);
      }
    });
  }

  watch(target: Target, options: { policy?: FetchPolicy; staleTime?: number } = {}): Watcher {
    const { key } = target;
    this.excuse(key);
    const values = this.hub.fetch<unknown>(key, () => this.load(target), {
      ...options,
      realtime: true,
      gcTime: 20_000,
    });
    const watcher = { target, last: undefined as unknown, error: undefined as unknown };
    const versions = new Map<string, number>();
    const seen: Watcher = Object.assign(watcher, { versions, subscription: NOTHING });
    const subscription = values.subscribe({
      next: (value) => {
        seen.last = value;
        this.onShown(this, seen);
      },
      error: (error: unknown) => {
        seen.error = error;
        this.watchers.delete(seen);
      },
    });
    Object.assign(seen, { subscription });
    if (!subscription.closed) this.watchers.add(seen);
    return seen;
  }

  leave(watcher: Watcher): void {
    this.watchers.delete(watcher);
    watcher.subscription.unsubscribe();
  }

  /** Hears of each change of an entity, until `unfollow`. */
  follow(entity: EntityName, tell: (change: EntityChange) => void): void {
    this.following.push(this.realtime.subscribeToEntity(entity).subscribe(tell));
  }

  unfollow(): void {
    for (const subscription of this.following) subscription.unsubscribe();
  }

  hasLayer(id: string): boolean {
    return this.engine.part(LayerTurns).has(id);
  }

  excuse(key: string): void {
    note(this.excuses, key, this.setup.clock.now());
  }

  excuseAll(): void {
    for (const key of this.loads.keys()) this.excuse(key);
  }

  destroy(): void {
    this.injector.destroy();
  }

  private load({ key, truth }: Target): Observable<unknown> {
    note(this.loads, key, this.setup.clock.now());
    return this.setup.network.request(() => {
      const answer = truth();
      if (answer === undefined) throw Object.assign(new Error('not found'), { status: 404 });
      return answer;
    });
  }
}

const NOTHING: Subscription = { closed: true } as Subscription;

function note(times: Map<string, number[]>, key: string, now: number): void {
  times.set(key, [...(times.get(key) ?? []), now]);
}

function willRetry(details: unknown): boolean {
  return (details as { readonly willRetry?: boolean }).willRetry === true;
}

function isCrash(details: unknown): boolean {
  return typeof details === 'object' && details !== null && 'what' in details;
}
