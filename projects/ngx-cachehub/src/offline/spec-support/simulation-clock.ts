import { VirtualScheduler } from 'ngx-cachehub/testing';

/** Far more than anything does in one moment that comes to an end. */
const STORM = 20_000;

/** A clock that does not wait for ever where timers of no length make each other. */
export class SimulationClock extends VirtualScheduler {
  private moment = 0;
  private made = 0;

  override setTimer(run: () => void, ms: number): () => void {
    if (this.now() !== this.moment) {
      this.moment = this.now();
      this.made = 0;
    }
    if (++this.made > STORM) throw new Error('[I9] Something goes on for ever in one moment.');
    return super.setTimer(run, ms);
  }
}
