import type { CacheHubScheduler } from '../providers/scheduler';

const RETRY_AFTER_MS = 1_000;
const RETRY_AT_MOST_MS = 30_000;

export interface DeviceRetriesPorts {
  readonly scheduler: CacheHubScheduler;
  /** The device failed, or works again. Told once per change. */
  readonly onHealth: (isHealthy: boolean, error: unknown) => void;
  /** It is to be tried again now. */
  readonly onDue: () => void;
}

/** Whether the device works, and when it is tried again: later with each failure, at a time left to chance. */
export class DeviceRetries {
  readonly #ports: DeviceRetriesPorts;
  #failures = 0;
  #stopTimer: (() => void) | undefined;
  #isClosed = false;

  constructor(ports: DeviceRetriesPorts) {
    this.#ports = ports;
  }

  get isHealthy(): boolean {
    return this.#failures === 0;
  }

  /** No time is set, though one may be. */
  get isUnset(): boolean {
    return this.#stopTimer === undefined && !this.#isClosed;
  }

  succeeded(): void {
    if (this.#failures > 0) this.#ports.onHealth(true, undefined);
    this.#failures = 0;
  }

  failed(error: unknown): void {
    if (this.#failures++ === 0) this.#ports.onHealth(false, error);
  }

  set(): void {
    if (this.#isClosed) return;
    const { scheduler, onDue } = this.#ports;
    const longest = Math.min(RETRY_AT_MOST_MS, RETRY_AFTER_MS * 2 ** this.#failures);
    const ms = Math.max(RETRY_AFTER_MS, scheduler.random() * longest);
    this.#stopTimer = scheduler.setTimer(() => {
      this.#stopTimer = undefined;
      onDue();
    }, ms);
  }

  /** It is tried now. */
  unset(): void {
    this.#stopTimer?.();
    this.#stopTimer = undefined;
  }

  /** No time is set any more. */
  close(): void {
    this.#isClosed = true;
    this.#stopTimer?.();
  }
}
