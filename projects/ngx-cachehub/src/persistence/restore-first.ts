import type { CacheEntry } from '../cache/cache-entry';
import type { LoadGate } from '../cache/load-gate';

export interface RestoreFirstPorts {
  /** As `DiskPort.read`. */
  readonly read: (key: string, then: () => void) => boolean;
  /** True where there is a value now. */
  readonly has: (key: string) => boolean;
  /** The load is not wanted any more. */
  readonly abandon: (entry: CacheEntry) => void;
}

/** A load waits for the device's copy: what fails at once, offline, must not be faster than what is there. */
export class RestoreFirst implements LoadGate {
  readonly #ports: RestoreFirstPorts;
  readonly stage = 0;
  readonly #waiting = new Map<CacheEntry, () => void>();

  constructor(ports: RestoreFirstPorts) {
    this.#ports = ports;
  }

  run(entry: CacheEntry, load: () => void): void {
    const { key } = entry;
    if (this.#ports.has(key) || !this.#ports.read(key, () => this.#release(entry))) load();
    else this.#waiting.set(entry, load);
  }

  cancel(entry: CacheEntry): void {
    this.#waiting.delete(entry);
  }

  #release(entry: CacheEntry): void {
    const load = this.#waiting.get(entry);
    if (load === undefined) return;
    this.#waiting.delete(entry);
    if (this.#ports.has(entry.key) && isContent(entry)) this.#ports.abandon(entry);
    else load();
  }
}

/** Everybody who would load it asked for what is there first. */
function isContent({ observers }: CacheEntry): boolean {
  return [...observers].every(({ keepsLoaded, isContent }) => !keepsLoaded || isContent === true);
}
