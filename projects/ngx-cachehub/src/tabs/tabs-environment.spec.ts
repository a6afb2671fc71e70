import { PLATFORM_ID } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { BrowserPage } from './page-lifecycle';
import { WebLocks } from './tab-locks';
import { TABS_ENVIRONMENT } from './tabs-environment';

interface Held {
  readonly name: string;
  readonly reject: (error: unknown) => void;
}

/** As the browser's: one holder, a queue, `steal`, `signal`. Held until the callback's promise settles. */
class FakeLockManager {
  private readonly held = new Map<string, Held>();
  private readonly queues = new Map<string, (() => void)[]>();

  async request(
    name: string,
    options: LockOptions,
    run: (lock: object) => unknown,
  ): Promise<unknown> {
    if (options.steal === true && options.signal) throw new DOMException('', 'NotSupportedError');
    await Promise.resolve();
    const robbed = this.held.get(name);
    if (options.steal === true && robbed) {
      this.held.delete(name);
      robbed.reject(new DOMException('', 'AbortError'));
    }
    if (this.held.has(name)) await this.turn(name, options.signal);
    return new Promise((resolve, reject) => {
      const own: Held = { name, reject };
      this.held.set(name, own);
      void Promise.resolve(run({ name })).then((result) => {
        resolve(result);
        if (this.held.get(name) !== own) return;
        this.held.delete(name);
        this.queues.get(name)?.shift()?.();
      });
    });
  }

  query(): Promise<LockManagerSnapshot> {
    const held = [...this.held.keys()].map((name) => ({ name, clientId: 'me' }));
    return Promise.resolve({ held, pending: [] });
  }

  private turn(name: string, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const queue = this.queues.get(name) ?? [];
      this.queues.set(name, queue);
      queue.push(resolve);
      signal?.addEventListener('abort', () => {
        queue.splice(queue.indexOf(resolve), 1);
        reject(new DOMException('', 'AbortError'));
      });
    });
  }
}

const settle = async () => {
  for (let i = 0; i < 20; i++) await Promise.resolve();
};

function locks() {
  const web = new WebLocks(new FakeLockManager() as unknown as LockManager);
  const told: string[] = [];
  const ask = (who: string, how: 'wait' | 'steal' = 'wait') =>
    web.request('leader', how, {
      granted: () => told.push(`${who} granted`),
      lost: () => told.push(`${who} lost`),
      failed: () => told.push(`${who} failed`),
    });
  return { web, told, ask };
}

describe('locks of the browser', () => {
  it('[T1] are held until given back, and then the next in the queue has them', async () => {
    const { told, ask, web } = locks();
    const release = ask('a');
    ask('b');
    expect(told).toEqual([]);
    await settle();
    expect(told).toEqual(['a granted']);
    expect(await web.owners(['leader', 'other'])).toEqual(['me', undefined]);
    release();
    await settle();
    expect(told).toEqual(['a granted', 'b granted']);
  });

  it('[T3] can be stolen: who held it is told, and gives nothing back any more', async () => {
    const { told, ask } = locks();
    const release = ask('a');
    await settle();
    ask('b', 'steal');
    await settle();
    // In which order the two are told is the browser's to choose.
    expect(told.sort()).toEqual(['a granted', 'a lost', 'b granted']);
    release();
    await settle();
    expect(told).toHaveLength(3);
  });

  it('[T1] a wait that is given up tells nothing and is granted nothing', async () => {
    const { told, ask } = locks();
    const release = ask('a');
    await settle();
    const giveUp = ask('b');
    await settle();
    giveUp();
    release();
    ask('c')();
    await settle();
    expect(told).toEqual(['a granted']);
  });

  it('[T1] who gives it back in the moment of the grant holds nothing', async () => {
    const { web, told, ask } = locks();
    const release = web.request('leader', 'wait', {
      granted: () => {
        told.push('first');
        release();
      },
      lost: () => undefined,
      failed: () => undefined,
    });
    ask('next');
    await settle();
    expect(told).toEqual(['first', 'next granted']);
  });

  it('[T4] a page that may have none is told so', async () => {
    const refused = { request: () => Promise.reject(new DOMException('', 'SecurityError')) };
    const failed = jest.fn();
    new WebLocks(refused as unknown as LockManager).request('x', 'wait', {
      granted: () => undefined,
      lost: () => undefined,
      failed,
    });
    await settle();
    expect(failed).toHaveBeenCalledTimes(1);
  });
});

describe('the page', () => {
  it('[T3] tells of sleep and return, and takes its first showing for no return', () => {
    const told: string[] = [];
    const stop = new BrowserPage(document, window).listen({
      frozen: () => told.push('frozen'),
      restored: () => told.push('restored'),
      shown: () => told.push('shown'),
    });
    const showing = (persisted: boolean) => Object.assign(new Event('pageshow'), { persisted });
    window.dispatchEvent(showing(false));
    window.dispatchEvent(new Event('pagehide'));
    window.dispatchEvent(showing(true));
    document.dispatchEvent(new Event('freeze'));
    document.dispatchEvent(new Event('resume'));
    document.dispatchEvent(new Event('visibilitychange'));
    stop();
    window.dispatchEvent(new Event('pagehide'));
    expect(told).toEqual(['frozen', 'restored', 'frozen', 'restored', 'shown']);
  });
});

describe('where tabs can agree', () => {
  const withLocks = (locks: unknown) => {
    Object.defineProperty(window.navigator, 'locks', { configurable: true, value: locks });
    Object.defineProperty(globalThis, 'BroadcastChannel', {
      configurable: true,
      value: class {
        postMessage(): void {
          // Nobody listens.
        }
      },
    });
  };

  afterEach(() => withLocks(undefined));

  it('[T4] needs Web Locks, which insecure origins have not', () => {
    withLocks(undefined);
    expect(TestBed.inject(TABS_ENVIRONMENT)).toBeNull();
  });

  it('[T1] is a browser that has both', () => {
    withLocks(new FakeLockManager());
    expect(TestBed.inject(TABS_ENVIRONMENT)).not.toBeNull();
  });

  it('[C9] is not the server', () => {
    withLocks(new FakeLockManager());
    TestBed.configureTestingModule({ providers: [{ provide: PLATFORM_ID, useValue: 'server' }] });
    expect(TestBed.inject(TABS_ENVIRONMENT)).toBeNull();
  });
});
