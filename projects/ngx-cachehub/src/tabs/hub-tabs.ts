import { DestroyRef, inject, Injectable, InjectionToken, NgZone, signal } from '@angular/core';
import { CacheEngine } from '../cache/cache-engine';
import type { LeaderPolicy } from '../core/leader';
import { CACHE_HUB_CONFIG } from '../providers/cache-hub-config';
import { CACHE_HUB_SCHEDULER } from '../providers/scheduler';
import { USER_SESSION } from '../session/user-session';
import type { CrewListener, KnownLeader, TabCrew } from './tab-crew';
import { TabMembership } from './tab-membership';
import { tabNames } from './tab-names';
import type { TabsEnvironment } from './tabs-environment';
import { TABS_ENVIRONMENT } from './tabs-environment';
import type { TabTopic } from './tab-topic';
import type { TabsPort } from './tabs-port';

export interface CrossTabOptions {
  readonly leaderTimeoutMs: number;
}

export const CROSS_TAB_OPTIONS = new InjectionToken<CrossTabOptions>(
  'ngx-cachehub cross-tab options',
);

/** The part of `leaderTimeoutMs` after which a silent leader is asked; the rest is for its answers. */
const ASK_AFTER = 0.4;
const QUESTIONS = 2;

/**
 * This hub's seat among the tabs of one user: taken when the user is known, left in the moment the
 * user leaves. What others ask of it holds over users; what was said under one is heard under no other.
 */
@Injectable()
export class HubTabs implements TabsPort, TabCrew {
  readonly #environment = injectEnvironment();
  readonly #options = inject(CROSS_TAB_OPTIONS);
  readonly #hubId = inject(CACHE_HUB_CONFIG).id;
  readonly #scheduler = inject(CACHE_HUB_SCHEDULER);
  readonly #zone = inject(NgZone);
  readonly #engine = inject(CacheEngine);

  readonly crew: TabCrew = this;
  readonly tabId = this.#scheduler.uuid();
  readonly #leading = signal(false);
  readonly isLeader = this.#leading.asReadonly();
  #membership: TabMembership | undefined;
  #lastLeader: KnownLeader | null = null;
  #isForeignTold = false;
  readonly #leaderListeners = new Set<(isLeader: boolean) => void>();
  readonly #missedListeners = new Set<() => void>();
  readonly #listeners = new Map<TabTopic, Set<CrewListener>>();

  constructor() {
    const session = inject(USER_SESSION, { optional: true });
    const destroyRef = inject(DestroyRef);
    destroyRef.onDestroy(() => this.#leave());
    if (session === null) {
      this.#enter(null);
      return;
    }
    destroyRef.onDestroy(
      session.listen({ leave: () => this.#leave(), enter: (user) => this.#enter(user) }),
    );
  }

  get isDecided(): boolean {
    return this.#lastLeader !== null;
  }

  get leader(): KnownLeader | null {
    return this.#lastLeader;
  }

  onLeader(run: (isLeader: boolean) => void): () => void {
    return listenIn(this.#leaderListeners, run);
  }

  onMissed(run: () => void): () => void {
    return listenIn(this.#missedListeners, run);
  }

  async mayLead(): Promise<boolean> {
    const membership = this.#membership;
    const may = (await membership?.mayLead()) ?? false;
    // Another user may have come while the lock was asked.
    return may && membership === this.#membership;
  }

  post(topic: TabTopic, message: unknown): void {
    this.#membership?.post(topic, message);
  }

  postTo(tab: string, topic: TabTopic, message: unknown): void {
    this.#membership?.post(topic, message, tab);
  }

  on(topic: TabTopic, run: (message: unknown) => void): () => void {
    return this.#listen(topic, { leader: () => undefined, message: run });
  }

  join(topic: TabTopic, listener: CrewListener): () => void {
    const end = this.#listen(topic, listener);
    listener.leader(this.#lastLeader);
    return end;
  }

  watch(tab: string, gone: () => void): () => void {
    return this.#membership?.watch(tab, gone) ?? (() => undefined);
  }

  #listen(topic: TabTopic, listener: CrewListener): () => void {
    let listeners = this.#listeners.get(topic);
    if (listeners === undefined) this.#listeners.set(topic, (listeners = new Set()));
    return listenIn(listeners, listener);
  }

  #enter(user: string | null): void {
    this.#membership = new TabMembership({
      tabId: this.tabId,
      names: tabNames(this.#hubId, user),
      environment: this.#environment,
      scheduler: this.#scheduler,
      zone: this.#zone,
      policy: policyOf(this.#options, this.#scheduler.random()),
      onLeader: (leader) => this.#onKnownLeader(leader),
      onMessage: (topic, message, from) => this.#deliver(topic, message, from),
      onMissed: () => tellAll(this.#missedListeners, (run) => run()),
      onUnreadable: (kind, message) => this.#onUnreadable(kind, message),
      onError: (what, error) => this.#onError(what, error),
    });
  }

  #leave(): void {
    const membership = this.#membership;
    this.#membership = undefined;
    membership?.destroy();
    this.#onKnownLeader(null);
  }

  #onKnownLeader(leader: KnownLeader | null): void {
    const before = this.#lastLeader;
    if (leader?.tab === before?.tab && leader?.term === before?.term) return;
    this.#lastLeader = leader;
    const isLeader = leader?.tab === this.tabId;
    const wasLeader = before?.tab === this.tabId;
    for (const listeners of this.#listeners.values()) {
      tellAll(listeners, (listener) => listener.leader(leader));
    }
    if (isLeader !== wasLeader) {
      this.#leading.set(isLeader);
      tellAll(this.#leaderListeners, (run) => run(isLeader));
    }
    if (leader === null && !wasLeader) return;
    this.#engine.emit({ type: 'leader-changed', source: 'tab', details: { isLeader } });
  }

  #deliver(topic: TabTopic, message: unknown, from: string): void {
    tellAll(this.#listeners.get(topic) ?? [], (listener) => {
      try {
        listener.message(message, from);
      } catch (error) {
        this.#onError(`a message of another tab about '${topic}'`, error);
      }
    });
  }

  #onUnreadable(kind: 'foreign' | 'fault', message: string): void {
    // Once is enough: the other release goes on talking to its own.
    if (kind === 'foreign' && this.#isForeignTold) return;
    if (kind === 'foreign') this.#isForeignTold = true;
    const code = kind === 'foreign' ? 'tab-release' : 'tab-message';
    this.#engine.emit({ type: 'wire-fault', source: 'tab', details: { code, message } });
    this.#engine.log('warn', 'tabs', message);
  }

  #onError(what: string, error: unknown): void {
    const message = error instanceof Error ? error.message : typeof error;
    this.#engine.emit({ type: 'error', source: 'tab', details: { what, message } });
    this.#engine.log('error', 'tabs', `Expected no error from ${what}, got one.`);
  }
}

/** Tabs whose timers ran alike would ask alike: each waits a little less than the limit allows. */
function policyOf({ leaderTimeoutMs }: CrossTabOptions, random: number): LeaderPolicy {
  return {
    askAfterMs: leaderTimeoutMs * ASK_AFTER * (1 - random / 4),
    answerMs: (leaderTimeoutMs * (1 - ASK_AFTER)) / QUESTIONS,
    questions: QUESTIONS,
  };
}

function injectEnvironment(): TabsEnvironment {
  const environment = inject(TABS_ENVIRONMENT);
  if (environment === null) throw new Error('HubTabs expects Web Locks and BroadcastChannel.');
  return environment;
}

function listenIn<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Who leaves while others are told is not told any more. */
function tellAll<T>(listeners: Set<T> | readonly T[], tell: (listener: T) => void): void {
  for (const listener of [...listeners]) tell(listener);
}
