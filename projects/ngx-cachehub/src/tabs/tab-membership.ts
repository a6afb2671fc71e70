import type { NgZone } from '@angular/core';
import { INITIAL_LEADER, leaderTransition, leads } from '../core/leader';
import type { LeaderCommand, LeaderEvent, LeaderPolicy, LeaderState } from '../core/leader';
import type { CacheHubScheduler } from '../providers/scheduler';
import type { KnownLeader } from './tab-crew';
import type { TabChannel } from './tab-channel';
import { readEnvelope, TAB_PROTOCOL } from './tab-envelope';
import type { EnvelopeHead, TabEnvelope } from './tab-envelope';
import type { TabNames } from './tab-names';
import type { TabsEnvironment } from './tabs-environment';
import type { TabTopic } from './tab-topic';

export interface MembershipPorts {
  readonly tabId: string;
  readonly names: TabNames;
  readonly environment: TabsEnvironment;
  readonly scheduler: CacheHubScheduler;
  readonly zone: NgZone;
  readonly policy: LeaderPolicy;
  readonly onLeader: (leader: KnownLeader | null) => void;
  readonly onMessage: (topic: TabTopic, message: unknown, from: string) => void;
  readonly onMissed: () => void;
  /** A message that is not understood; `foreign`: of another release. */
  readonly onUnreadable: (kind: 'foreign' | 'fault', message: string) => void;
  readonly onError: (what: string, error: unknown) => void;
}

/** What tabs say to each other about who leads. */
type TabWord = 'ask' | 'lead';

/**
 * One tab among those of its hub and user: drives the leader's machine with the browser's locks,
 * channel and page. Decides nothing.
 */
export class TabMembership {
  readonly #ports: MembershipPorts;
  #state: LeaderState = INITIAL_LEADER;
  #known: KnownLeader | null = null;
  #channel: TabChannel | undefined;
  #leaveTab: (() => void) | undefined;
  #releaseLock: (() => void) | undefined;
  #stopTimer: (() => void) | undefined;
  readonly #watches = new Set<() => void>();
  readonly #queue: LeaderEvent[] = [];
  #isRunning = false;
  readonly #stopPage: () => void;

  constructor(ports: MembershipPorts) {
    this.#ports = ports;
    this.#stopPage = ports.zone.runOutsideAngular(() =>
      ports.environment.page.listen({
        frozen: () => this.#dispatch({ type: 'frozen' }),
        restored: () => this.#dispatch({ type: 'restored' }),
        shown: () => this.#dispatch({ type: 'shown' }),
      }),
    );
    this.#dispatch({ type: 'join' });
  }

  get leads(): boolean {
    return leads(this.#state);
  }

  get leader(): KnownLeader | null {
    return this.#known;
  }

  /** By the lock's own word, which is newer than anything that this tab was told. */
  async mayLead(): Promise<boolean> {
    if (this.#state.kind !== 'leading') return leads(this.#state);
    const { scheduler, policy } = this.#ports;
    const { request } = this.#state;
    for (;;) {
      const askedAt = scheduler.now();
      const isHeld = await this.#isFenceHeld();
      if (this.#state.kind !== 'leading' || this.#state.request !== request) return false;
      if (!isHeld) {
        this.#dispatch({ type: 'fence-refused' });
        return false;
      }
      // An answer that a sleeping page was late to read may be an old one.
      if (scheduler.now() - askedAt < policy.answerMs) return true;
    }
  }

  post(topic: TabEnvelope['topic'], message: unknown, to?: string): void {
    if (!this.#channel) return;
    const { tabId: from } = this.#ports;
    const { term } = this.#state;
    const envelope: TabEnvelope = {
      v: TAB_PROTOCOL,
      from,
      ...(to !== undefined && { to }),
      term,
      leads: this.#state.kind === 'leading',
      topic,
      message,
    };
    try {
      this.#channel.post(envelope);
    } catch (error) {
      this.#ports.onError(`posting '${topic}' to the other tabs`, error);
    }
  }

  /** Waits for the lock that the tab holds while it lives. */
  watch(tab: string, gone: () => void): () => void {
    const { names, environment } = this.#ports;
    const end = () => {
      this.#watches.delete(end);
      release();
    };
    const tell = () => {
      if (!this.#watches.has(end)) return;
      end();
      gone();
    };
    const release = environment.locks.request(names.tab(tab), 'wait', {
      granted: tell,
      lost: tell,
      failed: (error) => this.#ports.onError('watching another tab', error),
    });
    this.#watches.add(end);
    return end;
  }

  destroy(): void {
    this.#stopPage();
    for (const end of [...this.#watches]) end();
    this.#dispatch({ type: 'destroyed' });
  }

  #dispatch(event: LeaderEvent): void {
    this.#queue.push(event);
    if (this.#isRunning) return;
    this.#isRunning = true;
    try {
      this.#ports.zone.runOutsideAngular(() => this.#run());
    } finally {
      this.#isRunning = false;
    }
  }

  #run(): void {
    for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) {
      const { scheduler, policy } = this.#ports;
      const { state, commands } = leaderTransition(this.#state, next, {
        now: scheduler.now(),
        policy,
      });
      const before = this.#state;
      this.#state = state;
      for (const command of commands) this.#execute(command);
      if (leads(state)) this.#know({ tab: this.#ports.tabId, term: state.term });
      else if (leads(before) || state.kind === 'stealing' || state.kind === 'resigned') {
        this.#know(null);
      }
    }
  }

  #know(leader: KnownLeader | null): void {
    if (leader?.tab === this.#known?.tab && leader?.term === this.#known?.term) return;
    this.#known = leader;
    this.#ports.onLeader(leader);
  }

  #execute(command: LeaderCommand): void {
    switch (command.do) {
      case 'enter':
        return this.#enter();
      case 'leave':
        return this.#leave();
      case 'request-lock':
        return this.#requestLock(command.request, command.how);
      case 'release-lock':
        this.#releaseLock?.();
        this.#releaseLock = undefined;
        return;
      case 'ask':
        return this.#say('ask');
      case 'announce':
        return this.#say('lead');
      case 'check-fence':
        return this.#checkFence();
      case 'set-timer':
        this.#stopTimer?.();
        this.#stopTimer = this.#ports.scheduler.setTimer(
          () => this.#dispatch({ type: 'timer' }),
          command.ms,
        );
        return;
      case 'clear-timer':
        this.#stopTimer?.();
        this.#stopTimer = undefined;
        return;
      case 'tell-missed':
        return this.#ports.onMissed();
    }
  }

  #enter(): void {
    const { environment, names, tabId, onError } = this.#ports;
    try {
      this.#channel = environment.openChannel(names.channel, (raw) => this.#receive(raw));
    } catch (error) {
      // Who can neither hear nor be heard would take the lead from every leader for its silence.
      onError('opening the channel between tabs', error);
      this.#dispatch({ type: 'failed', request: this.#state.request });
    }
    this.#leaveTab = environment.locks.request(names.tab(tabId), 'wait', {
      granted: () => undefined,
      lost: () => undefined,
      failed: () => undefined,
    });
  }

  #leave(): void {
    this.#channel?.close();
    this.#channel = undefined;
    this.#leaveTab?.();
    this.#leaveTab = undefined;
  }

  #requestLock(request: number, how: 'wait' | 'steal'): void {
    const { environment, names, onError } = this.#ports;
    this.#releaseLock = environment.locks.request(names.leader, how, {
      granted: () => this.#dispatch({ type: 'granted', request }),
      lost: () => this.#dispatch({ type: 'lost', request }),
      failed: (error) => {
        onError('asking for the lock of the leading tab', error);
        this.#dispatch({ type: 'failed', request });
      },
    });
  }

  #checkFence(): void {
    const { request } = this.#state;
    void this.#isFenceHeld().then((isHeld) => {
      if (this.#state.request !== request) return;
      this.#dispatch({ type: isHeld ? 'fence-held' : 'fence-refused' });
    });
  }

  async #isFenceHeld(): Promise<boolean> {
    const { environment, names, tabId, onError } = this.#ports;
    try {
      const [leader, self] = await environment.locks.owners([names.leader, names.tab(tabId)]);
      return leader !== undefined && leader === self;
    } catch (error) {
      // Without the lock's word nothing is sent: another tab may have been granted it.
      onError('asking who holds the lock of the leading tab', error);
      return false;
    }
  }

  #say(word: TabWord): void {
    this.post('tabs', word);
  }

  #receive(raw: unknown): void {
    const read = readEnvelope(raw);
    switch (read.kind) {
      case 'foreign':
        this.#ports.onUnreadable('foreign', 'Another release of this app is open in another tab.');
        if (read.head) this.#meet(read.head);
        return;
      case 'fault':
        this.#ports.onUnreadable('fault', read.fault.message);
        return;
      case 'envelope':
        this.#meet(read.envelope);
        this.#ports.zone.runOutsideAngular(() => this.#take(read.envelope));
    }
  }

  /** What every release means alike: a leader of another one is a leader, too. */
  #meet({ from, term, leads: fromLeader, topic, message }: EnvelopeHead): void {
    if (from === this.#ports.tabId) return;
    if (fromLeader) this.#hear(from, term);
    if (topic === 'tabs' && message === 'ask') this.#dispatch({ type: 'asked', term });
  }

  #take({ from, to, topic, message }: TabEnvelope): void {
    if (from === this.#ports.tabId || topic === 'tabs') return;
    if (to === undefined || to === this.#ports.tabId) this.#ports.onMessage(topic, message, from);
  }

  #hear(from: string, term: number): void {
    this.#dispatch({ type: 'heard', term });
    if (this.#state.kind === 'waiting' && this.#state.term === term)
      this.#know({ tab: from, term });
  }
}
