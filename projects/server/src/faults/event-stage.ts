import type { Cancel, Clock, Random } from '../runtime/clock';
import type { FaultBox } from './fault-box';

/** An event that waits for the one after it goes out alone after so long. */
const HELD_MS = 100;

/** One live event on its way out. */
export interface StagedEvent {
  /** Sends it. */
  readonly send: () => void;
  /** It is gone for good, sent or lost. */
  readonly released: () => void;
}

/**
 * Between the stream, which has given the event its place, and the socket: loses, doubles, swaps and
 * delays events as the settings say. A client must see each of these, and recover.
 */
export class EventStage {
  private held: StagedEvent | null = null;
  private readonly timers = new Set<Cancel>();

  constructor(
    private readonly faults: FaultBox,
    private readonly clock: Clock,
    private readonly random: Random,
  ) {}

  pass(event: StagedEvent): void {
    const { dropPct, duplicatePct, reorderPct } = this.faults.settings;
    if (this.chance(dropPct)) {
      event.released();
      return;
    }
    if (this.held === null && this.chance(reorderPct)) {
      this.held = event;
      this.later(HELD_MS, () => this.letGo(event));
      return;
    }
    this.out(event, this.chance(duplicatePct));
    if (this.held) this.letGo(this.held);
  }

  dispose(): void {
    for (const cancel of this.timers) cancel();
    this.timers.clear();
    this.held = null;
  }

  private letGo(event: StagedEvent): void {
    if (this.held !== event) return;
    this.held = null;
    this.out(event, false);
  }

  private out(event: StagedEvent, twice: boolean): void {
    const { delayMs } = this.faults.settings;
    const send = () => {
      event.send();
      if (twice) event.send();
      event.released();
    };
    if (delayMs > 0) this.later(delayMs, send);
    else send();
  }

  private later(ms: number, run: () => void): void {
    const cancel = this.clock.after(ms, () => {
      this.timers.delete(cancel);
      run();
    });
    this.timers.add(cancel);
  }

  private chance(percent: number): boolean {
    return percent > 0 && this.random() * 100 < percent;
  }
}
