/** What a request for a lock is told. */
export interface LockListener {
  /** It is held from now on. */
  granted(): void;
  /** It was held, or waited for, and is no longer: stolen, or dropped by the browser. */
  lost(): void;
  /** This page can have no locks. */
  failed(error: unknown): void;
}

/**
 * Exclusive locks that the browser keeps for all tabs of an origin, and gives on when a tab dies.
 * Listeners are told after `request` has returned.
 */
export interface TabLocks {
  /** `steal` takes it from whoever holds it. The function returned gives it back, or up; nothing is told after it. */
  request(name: string, how: 'wait' | 'steal', listener: LockListener): () => void;
  /** Whose each lock is now, in the browser's own words: equal for locks of one tab, undefined where nobody holds it. */
  owners(names: readonly string[]): Promise<readonly (string | undefined)[]>;
}

/** The browser's Web Locks. */
export class WebLocks implements TabLocks {
  readonly #manager: LockManager;

  constructor(manager: LockManager) {
    this.#manager = manager;
  }

  request(name: string, how: 'wait' | 'steal', listener: LockListener): () => void {
    let giveBack: (() => void) | undefined;
    let isOver = false;
    const cancel = new AbortController();
    const options: LockOptions = how === 'steal' ? { steal: true } : { signal: cancel.signal };
    const hold = () => {
      if (isOver) return;
      listener.granted();
      return new Promise<void>((resolve) => {
        giveBack = resolve;
        // What was told may have given it back at once.
        if (isOver) resolve();
      });
    };
    // A lock that was given back ends in peace; every other end is an error.
    this.#manager.request(name, options, hold).catch((error: unknown) => {
      if (isOver) return;
      isOver = true;
      if (isAbort(error)) listener.lost();
      else listener.failed(error);
    });
    return () => {
      isOver = true;
      giveBack?.();
      cancel.abort();
    };
  }

  async owners(names: readonly string[]): Promise<readonly (string | undefined)[]> {
    const { held = [] } = await this.#manager.query();
    return names.map((name) => held.find((lock) => lock.name === name)?.clientId);
  }
}

function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}
