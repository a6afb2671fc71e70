import { isPlatformBrowser } from '@angular/common';
import {
  computed,
  DestroyRef,
  DOCUMENT,
  EnvironmentInjector,
  inject,
  Injectable,
  NgZone,
  PLATFORM_ID,
  runInInjectionContext,
  signal,
  untracked,
  type Signal,
} from '@angular/core';
import { Observable } from 'rxjs';
import { CacheEngine } from '../cache/cache-engine';
import { isDevMode } from '../cache/dev-mode';
import {
  CONFLICT_PORT,
  type ConflictQueue,
  type ConflictVerdict,
} from '../conflicts/conflict-port';
import { CacheHubError } from '../core/errors/cache-hub-error';
import type { EntityId } from '../core/keys';
import type { OfflineAction, OfflineActionInput, OutboxEffect } from '../core/outbox';
import { CACHE_HUB_CONFIG } from '../providers/cache-hub-config';
import type { ActionHandler } from '../providers/offline-options';
import type { OfflinePort, Submission, SyncStatus } from '../providers/offline-port';
import { REALTIME_PORT } from '../providers/realtime-port';
import { CACHE_HUB_SCHEDULER } from '../providers/scheduler';
import { USER_SESSION } from '../session/user-session';
import { TABS_PORT } from '../tabs/tabs-port';
import { ActionHandlers } from './action-handlers';
import { AnswerReader } from './answer-reader';
import { askToPersist } from './ask-to-persist';
import { AuthPause } from './auth-pause';
import { Connectivity } from './connectivity';
import { CONNECTIVITY_SIGNALS } from './connectivity-signals';
import { FailureJudge } from './failure-judge';
import { GuardedStore } from './guarded-store';
import { memoryOutbox } from './memory-outbox';
import { QueueReports } from './queue-reports';
import { QueuedLayers } from './queued-layers';
import { OFFLINE_OPTIONS } from './resolve-offline-options';
import { hasSendable } from './sendable';
import { SEND_FIRST_MS, SendFirst } from './send-first';
import { SyncRuns } from './sync-runs';
import { newsOf, readNews } from './tab-news';
import { UserQueue } from './user-queue';
import type { SendGate } from './user-queue-ports';

const NOTHING: readonly OfflineAction[] = [];

/**
 * The queue of a hub: the signed-in user's, with the way out of the page, the device and the tabs
 * around it. On the server platform nothing runs.
 */
@Injectable()
export class OfflineQueue implements OfflinePort, ConflictQueue {
  private readonly options = inject(OFFLINE_OPTIONS);
  private readonly engine = inject(CacheEngine);
  private readonly scheduler = inject(CACHE_HUB_SCHEDULER);
  private readonly zone = inject(NgZone);
  private readonly tabs = inject(TABS_PORT, { optional: true });
  private readonly page = inject(DOCUMENT);
  private readonly isBrowser = isPlatformBrowser(inject(PLATFORM_ID));
  /** Before anything asks for the line, whose gate is to be the inner one. */
  private readonly sendFirst = this.holdLoads();
  private readonly handlers = new ActionHandlers();
  private readonly layers = new QueuedLayers();
  private readonly reports = new QueueReports(this.engine);
  private readonly runs = new SyncRuns(
    () => this.scheduler.now(),
    (event) => this.engine.emit(event),
  );
  private readonly store = this.createStore();
  private readonly connectivity = this.createConnectivity();
  private readonly auth = this.createAuth();
  private readonly conflicts = inject(CONFLICT_PORT);
  private readonly answers = new AnswerReader();
  private readonly failures = new FailureJudge();
  private readonly gate: SendGate = this.createGate();
  private readonly isStored = signal(this.options.storage !== undefined);
  private readonly list = signal<readonly OfflineAction[]>(NOTHING);
  private queue: UserQueue | undefined;
  private newcomers: ((queue: UserQueue | Error) => void)[] = [];
  private isDestroyed = false;
  private hasAskedToPersist = false;

  /** What an app does with it belongs into its zone. */
  readonly isOnline$ = new Observable<boolean>((observer) =>
    this.connectivity.isOnline$.subscribe({
      next: (isOnline) => this.zone.run(() => observer.next(isOnline)),
      complete: () => observer.complete(),
    }),
  );
  readonly isOnline = this.connectivity.isOnline;
  readonly actions: Signal<readonly OfflineAction[]> = this.list.asReadonly();
  /** Conflicts that a person has to judge. */
  readonly waiting = computed(() =>
    this.list().filter(({ status, conflict }) => status === 'conflict' && conflict !== undefined),
  );
  readonly lastSyncedAt = this.runs.lastSyncedAt;
  readonly durable: Signal<boolean> = this.isStored.asReadonly();
  readonly status: Signal<SyncStatus> = computed(() => {
    if (this.auth.isPaused()) return 'paused-auth';
    if (this.tabs?.isLeader() === false) return 'not-leader';
    if (!this.isOnline()) return 'offline';
    return this.runs.isRunning() ? 'syncing' : 'idle';
  });

  constructor() {
    inject(DestroyRef).onDestroy(() => this.destroy());
    if (!this.isBrowser) return;
    this.listenToTabs();
    const session = inject(USER_SESSION, { optional: true });
    const destroyRef = inject(DestroyRef);
    if (session === null) this.enter(null);
    else {
      const stop = session.listen({
        leave: () => this.leave(),
        enter: (user) => this.enter(user),
      });
      destroyRef.onDestroy(stop);
    }
  }

  get isSending(): boolean {
    return this.gate.closed === undefined;
  }

  async submit(input: OfflineActionInput): Promise<Submission> {
    const queue = this.queue?.isOpen === true ? this.queue : await this.whenOpen();
    this.persist();
    return this.zone.runOutsideAngular(() => queue.add(input));
  }

  registerHandler(type: string, handler: ActionHandler): () => void {
    const remove = this.handlers.register(type, handler);
    this.queue?.handlersChanged();
    return remove;
  }

  async sync(): Promise<void> {
    const { queue } = this;
    if (queue === undefined) return;
    if (this.gate.closed === 'not-leader') this.tabs?.post('outbox', 'sync');
    const tried = this.runs.whenTried();
    this.connectivity.look();
    queue.contactAgain();
    await tried;
    if (queue.isDrained && this.isSending) this.runs.upToDate();
  }

  resume(): void {
    // The tab that sends is the one that pauses.
    if (this.gate.closed === 'not-leader') this.tabs?.post('outbox', 'resume');
    this.auth.resume();
  }

  async retry(id: string): Promise<void> {
    await (await this.whenOpen()).retry(id);
  }

  async edit(id: string, payload: unknown): Promise<void> {
    await (await this.whenOpen()).edit(id, payload);
  }

  async discard(id: string, dependants: boolean): Promise<void> {
    await (await this.whenOpen()).discard(id, dependants);
  }

  async discardAll(): Promise<void> {
    const queue = await this.whenOpen();
    await queue.discardAll();
    await this.store.clear(queue.userKey);
  }

  async settle(actionId: string, verdict: ConflictVerdict): Promise<void> {
    await (await this.whenOpen()).settle(actionId, verdict);
  }

  toReal(entity: string, id: EntityId): EntityId {
    return this.queue?.toReal(entity, id) ?? id;
  }

  private enter(userKey: string | null): void {
    const queue: UserQueue = new UserQueue(userKey, {
      options: this.options,
      scheduler: this.scheduler,
      store: this.store,
      layers: this.layers,
      handlers: this.handlers,
      answers: this.answers,
      failures: this.failures,
      conflicts: this.conflicts,
      gate: this.gate,
      onOpen: () => this.opened(),
      onChange: () => this.show(),
      onEffects: (effects) => this.tell(effects),
      onStored: (change, results) => this.tabs?.post('outbox', newsOf(change, results)),
      onRest: (reason) => {
        this.sendFirst.check();
        if (reason === 'waits') this.runs.tried();
        else this.runs.rest(reason);
      },
      onError: (error) => this.engine.journal.report(error, {}),
    });
    this.queue = queue;
    void this.zone.runOutsideAngular(() => queue.load());
  }

  private leave(): void {
    const { queue } = this;
    this.queue = undefined;
    queue?.end(
      new CacheHubError(
        'aborted',
        'The user signed out; what was queued waits for the next sign-in.',
      ),
    );
    this.runs.rest('ended');
    this.show();
  }

  private listenToTabs(): void {
    const { tabs } = this;
    if (tabs === null) return;
    const destroyRef = inject(DestroyRef);
    destroyRef.onDestroy(
      tabs.onLeader((isLeader) => {
        if (isLeader) void this.queue?.lead();
        else this.queue?.follow();
      }),
    );
    // What was missed is on the device.
    destroyRef.onDestroy(tabs.onMissed(() => void this.queue?.load()));
    destroyRef.onDestroy(
      tabs.on('outbox', (message) => {
        const { queue } = this;
        if (queue === undefined) return;
        if (message === 'sync') void this.sync();
        else if (message === 'resume') this.auth.resume();
        else {
          const news = readNews(message, queue.userKey);
          if (news !== null) queue.hear(news);
        }
      }),
    );
  }

  private opened(): void {
    const { queue } = this;
    if (queue === undefined) return;
    const { newcomers } = this;
    this.newcomers = [];
    for (const tell of newcomers) tell(queue);
  }

  private whenOpen(): Promise<UserQueue> {
    if (this.queue?.isOpen === true) return Promise.resolve(this.queue);
    if (!this.isBrowser) {
      const message = 'Expected a browser to queue a write in; this is the server platform.';
      return Promise.reject(new CacheHubError('not-configured', message));
    }
    if (this.isDestroyed) return Promise.reject(destroyed());
    return new Promise((resolve, reject) => {
      this.newcomers.push((result) => {
        if (result instanceof UserQueue) resolve(result);
        else reject(result);
      });
    });
  }

  private show(): void {
    untracked(() => this.list.set(this.queue?.actions ?? NOTHING));
    this.sendFirst.check();
  }

  private tell(effects: readonly OutboxEffect[]): void {
    this.runs.note(effects);
    this.reports.tell(effects);
  }

  private holdLoads(): SendFirst {
    const isSending = (entity: string) => {
      const until = this.scheduler.now() + SEND_FIRST_MS;
      return this.isSending && hasSendable(this.queue?.actions ?? NOTHING, entity, until);
    };
    const gate = new SendFirst(this.engine.context, isSending);
    if (this.isBrowser) this.engine.turns.life.gateLoads(gate);
    return gate;
  }

  private createStore(): GuardedStore {
    const { storage } = this.options;
    const environment = inject(EnvironmentInjector);
    if (storage === undefined && this.isBrowser && isDevMode()) {
      this.engine.log(
        'info',
        'offline',
        'Queued writes are kept in memory and end with the page: give withOffline a storage.',
      );
    }
    return new GuardedStore({
      store:
        storage === undefined || !this.isBrowser
          ? memoryOutbox()
          : runInInjectionContext(environment, storage),
      scheduler: this.scheduler,
      onHealth: (isHealthy, error) => {
        this.reports.health(isHealthy, error);
        untracked(() => this.isStored.set(isHealthy && storage !== undefined));
      },
    });
  }

  private createConnectivity(): Connectivity {
    const { probe } = this.options;
    const environment = inject(EnvironmentInjector);
    return this.zone.runOutsideAngular(
      () =>
        new Connectivity({
          signals: inject(CONNECTIVITY_SIGNALS),
          scheduler: this.scheduler,
          line$: inject(REALTIME_PORT, { optional: true })?.status$,
          probe: probe && (() => runInInjectionContext(environment, probe)),
          isBrowser: this.isBrowser,
          onChange: (isOnline, isNews) => this.onConnectivity(isOnline, isNews),
        }),
    );
  }

  private createAuth(): AuthPause {
    return new AuthPause({
      token: inject(CACHE_HUB_CONFIG).token,
      realtime: inject(REALTIME_PORT, { optional: true }),
      onResume: () => this.queue?.pump(),
    });
  }

  private createGate(): SendGate {
    const { connectivity, auth, tabs } = this;
    return {
      get closed() {
        if (untracked(auth.isPaused)) return 'paused-auth' as const;
        if (tabs !== null && !untracked(tabs.isLeader)) return 'not-leader' as const;
        return connectivity.mayTry ? undefined : ('offline' as const);
      },
      get isOnline() {
        return untracked(connectivity.isOnline);
      },
      mayLead: () => {
        auth.listen();
        return tabs === null ? Promise.resolve(true) : tabs.mayLead();
      },
      answered: () => connectivity.answered(),
      accepted: () => auth.accepted(),
      lost: () => connectivity.lost(),
      unauthenticated: () => auth.pause(),
    };
  }

  private onConnectivity(isOnline: boolean, isNews: boolean): void {
    if (isNews) {
      const details = { isOnline };
      this.engine.emit({ type: 'connectivity-changed', source: 'local', details });
    }
    if (isNews && isOnline) this.queue?.contactAgain();
    else this.queue?.pump();
  }

  /** Asks the browser, once, not to throw the queue away when it is short of space. */
  private persist(): void {
    if (this.hasAskedToPersist || this.options.storage === undefined) return;
    this.hasAskedToPersist = true;
    askToPersist(this.page, this.engine);
  }

  private destroy(): void {
    this.isDestroyed = true;
    this.queue?.end(destroyed());
    this.queue = undefined;
    const { newcomers } = this;
    this.newcomers = [];
    for (const tell of newcomers) tell(destroyed());
    this.runs.rest('ended');
    this.connectivity.destroy();
    this.auth.destroy();
    this.store.close();
  }
}

function destroyed(): CacheHubError {
  return new CacheHubError('destroyed', 'Expected the hub to be there; it was destroyed.');
}
