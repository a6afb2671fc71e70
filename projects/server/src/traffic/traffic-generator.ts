import type { FaultBox } from '../faults/fault-box';
import type { Cancel, Clock } from '../runtime/clock';
import type { Logger } from '../runtime/logger';

const TICK_MS = 50;

/** Something that is done again and again. */
export interface RepeatedDeed {
  /** The setting that says how often. */
  readonly rate: 'trafficPerSecond' | 'salesPerSecond' | 'chatPerSecond';
  once(): Promise<void>;
}

/** Repeats a deed at the rate that is set; what the database cannot keep up with is left out. */
export class TrafficGenerator {
  private due = 0;
  private lastTick: number;
  private running: Promise<void> | null = null;
  private cancel: Cancel | null = null;

  constructor(
    private readonly deed: RepeatedDeed,
    private readonly faults: FaultBox,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {
    this.lastTick = clock.now();
  }

  start(): void {
    this.lastTick = this.clock.now();
    this.cancel = this.clock.every(TICK_MS, () => this.tick());
  }

  async stop(): Promise<void> {
    this.cancel?.();
    await this.running;
  }

  private tick(): void {
    const { perSecond } = this;
    const now = this.clock.now();
    const elapsed = Math.max(0, now - this.lastTick) / 1_000;
    this.lastTick = now;
    // At most one second's deeds are owed, however long the last ones took.
    this.due = Math.min(this.due + elapsed * perSecond, Math.max(perSecond, 1));
    if (this.due < 1 || this.running) return;
    this.running = this.repeat()
      .catch((error: unknown) => this.logger.problem('A robot failed', error))
      .finally(() => (this.running = null));
  }

  private get perSecond(): number {
    return this.faults.settings[this.deed.rate];
  }

  private async repeat(): Promise<void> {
    while (this.due >= 1 && this.perSecond > 0) {
      this.due -= 1;
      await this.deed.once();
      // The embedded database answers within the turn: without this, nobody else would have one.
      await nextMacrotask();
    }
  }
}

function nextMacrotask(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
