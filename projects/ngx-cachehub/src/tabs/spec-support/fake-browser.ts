import type { CacheHubScheduler } from 'ngx-cachehub';
import type { VirtualScheduler } from 'ngx-cachehub/testing';
import type { PageListener } from '../page-lifecycle';
import type { LockListener } from '../tab-locks';
import type { TabsEnvironment } from '../tabs-environment';

interface Request {
  readonly tab: FakeTab;
  readonly listener: LockListener;
  isOver: boolean;
}

interface Lock {
  holder: Request | undefined;
  queue: Request[];
}

/** What several tabs of one browser share, under one virtual clock: locks and channels. */
export class FakeBrowser {
  private readonly locks = new Map<string, Lock>();
  private readonly channels = new Map<string, Set<FakeChannel>>();
  /** Every message posted, with who posted it. */
  readonly posted: { readonly from: FakeTab; readonly name: string; readonly message: unknown }[] =
    [];
  /** Messages that get lost on the way: so many of the next. */
  lose = 0;

  constructor(readonly clock: VirtualScheduler) {}

  openTab(): FakeTab {
    return new FakeTab(this);
  }

  holderOf(name: string): FakeTab | undefined {
    return this.locks.get(name)?.holder?.tab;
  }

  get lockNames(): readonly string[] {
    return [...this.locks].filter(([, lock]) => lock.holder !== undefined).map(([name]) => name);
  }

  request(tab: FakeTab, name: string, how: 'wait' | 'steal', listener: LockListener): () => void {
    let lock = this.locks.get(name);
    if (!lock) this.locks.set(name, (lock = { holder: undefined, queue: [] }));
    const request: Request = { tab, listener, isOver: false };
    if (how === 'steal') this.stealInPlace(lock, request);
    else lock.queue.push(request);
    this.grant(lock);
    return () => this.giveBack(request);
  }

  giveBack(request: Request): void {
    request.isOver = true;
    for (const lock of this.locks.values()) {
      lock.queue = lock.queue.filter((waiting) => waiting !== request);
      if (lock.holder === request) lock.holder = undefined;
      this.grant(lock);
    }
  }

  /** All that the tab held or waited for. */
  dropAll(tab: FakeTab): void {
    for (const lock of this.locks.values()) {
      lock.queue = lock.queue.filter((waiting) => waiting.tab !== tab);
      if (lock.holder?.tab === tab) lock.holder = undefined;
      this.grant(lock);
    }
    for (const channels of this.channels.values()) {
      for (const channel of [...channels]) if (channel.tab === tab) channels.delete(channel);
    }
  }

  open(channel: FakeChannel): void {
    let channels = this.channels.get(channel.name);
    if (!channels) this.channels.set(channel.name, (channels = new Set()));
    channels.add(channel);
  }

  close(channel: FakeChannel): void {
    this.channels.get(channel.name)?.delete(channel);
  }

  get channelNames(): readonly string[] {
    return [...this.channels].filter(([, open]) => open.size > 0).map(([name]) => name);
  }

  post(from: FakeChannel, message: unknown): void {
    // Nothing runs there that could post.
    if (from.tab.isAsleep) return;
    const copy: unknown = structuredClone(message);
    this.posted.push({ from: from.tab, name: from.name, message: copy });
    if (this.lose > 0) {
      this.lose--;
      return;
    }
    for (const channel of this.channels.get(from.name) ?? []) {
      if (channel === from) continue;
      this.clock.setTimer(() => {
        const isOpen = this.channels.get(channel.name)?.has(channel) === true;
        if (isOpen && !channel.tab.isAsleep) channel.onMessage(copy);
      }, 0);
    }
  }

  private stealInPlace(lock: Lock, request: Request): void {
    const robbed = lock.holder;
    lock.holder = undefined;
    lock.queue.unshift(request);
    if (robbed) robbed.tab.later(() => robbed.isOver || robbed.listener.lost());
  }

  private grant(lock: Lock): void {
    if (lock.holder) return;
    const next = lock.queue.shift();
    if (!next) return;
    lock.holder = next;
    next.tab.later(() => {
      if (!next.isOver && lock.holder === next) next.listener.granted();
    });
  }
}

class FakeChannel {
  constructor(
    readonly tab: FakeTab,
    readonly name: string,
    readonly onMessage: (message: unknown) => void,
  ) {}
}

/** One tab: alive, asleep (told of it or not), or dead. */
export class FakeTab {
  private readonly pages = new Set<PageListener>();
  private readonly postponed: (() => void)[] = [];
  private isDead = false;
  isAsleep = false;
  /** What the browser refuses here. */
  refusesLocks = false;
  refusesChannel = false;

  readonly environment: TabsEnvironment = {
    locks: {
      request: (name, how, listener) => {
        if (this.refusesLocks) {
          this.later(() => listener.failed(new Error('SecurityError')));
          return () => undefined;
        }
        return this.browser.request(this, name, how, listener);
      },
      owners: (names) =>
        new Promise((resolve) => {
          const owners = names.map((name) => this.browser.holderOf(name)?.name);
          this.later(() => resolve(owners));
        }),
    },
    openChannel: (name, onMessage) => {
      if (this.refusesChannel) throw new Error('SecurityError');
      const channel = new FakeChannel(this, name, onMessage);
      this.browser.open(channel);
      return {
        post: (message) => this.browser.post(channel, message),
        close: () => this.browser.close(channel),
      };
    },
    page: {
      listen: (listener) => {
        this.pages.add(listener);
        return () => this.pages.delete(listener);
      },
    },
  };

  /** The browser's clock: while the tab sleeps, its timers wait. */
  readonly scheduler: CacheHubScheduler = {
    now: () => this.browser.clock.now(),
    random: () => this.browser.clock.random(),
    uuid: () => this.browser.clock.uuid(),
    frame: (run) => this.scheduler.setTimer(run, 16),
    setTimer: (run, ms) => {
      let isCancelled = false;
      const cancel = this.browser.clock.setTimer(
        () => this.whenAwake(() => isCancelled || run()),
        ms,
      );
      return () => {
        isCancelled = true;
        cancel();
      };
    },
  };

  readonly name: string;

  constructor(private readonly browser: FakeBrowser) {
    this.name = browser.clock.uuid();
  }

  /** What the browser tells the page comes in a turn of its own, and to a sleeping one when it wakes. */
  later(run: () => void): void {
    this.browser.clock.setTimer(() => this.whenAwake(run), 0);
  }

  /** Nothing runs and nothing is heard; `told`: the page was given the time to prepare. */
  freeze(told: 'told' | 'untold'): void {
    if (told === 'told') for (const page of [...this.pages]) page.frozen();
    this.isAsleep = true;
  }

  /** The page is told of it before anything else runs; `untold`: by nothing but what was postponed. */
  thaw(told: 'told' | 'untold' = 'told'): void {
    this.isAsleep = false;
    if (told === 'told') for (const page of [...this.pages]) page.restored();
    // Each in a turn of its own, as it would have come: what one begins goes on before the next is heard.
    for (const run of this.postponed.splice(0)) this.later(run);
  }

  /** The process dies: the browser gives its locks on. */
  crash(): void {
    this.isDead = true;
    this.isAsleep = true;
    this.browser.dropAll(this);
  }

  show(): void {
    for (const page of [...this.pages]) page.shown();
  }

  private whenAwake(run: () => void): void {
    if (this.isDead) return;
    if (this.isAsleep) this.postponed.push(run);
    else run();
  }
}
