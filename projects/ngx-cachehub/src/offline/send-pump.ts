import type { OfflineAction, Outbox } from '../core/outbox';
import type { ChangeRoad } from './change-road';
import type { QueueReading } from './queue-reading';
import type { SendCycle } from './send-cycle';
import type { RestReason } from './sync-runs';
import type { UserQueuePorts } from './user-queue-ports';

/** What is pumped. */
export interface SendPumpQueue {
  readonly road: ChangeRoad;
  readonly reading: QueueReading;
  readonly cycle: SendCycle;
  outbox(): Outbox;
  isOpen(): boolean;
}

/** Starts whatever may be sent, as soon as it may, and says when nothing is left to start. */
export class SendPump {
  readonly #ports: UserQueuePorts;
  readonly #queue: SendPumpQueue;
  #rests = 0;
  #stopTimer: (() => void) | undefined;

  constructor(ports: UserQueuePorts, queue: SendPumpQueue) {
    this.#ports = ports;
    this.#queue = queue;
  }

  /** Starts what may be started now. */
  run(): void {
    const ports = this.#ports;
    const queue = this.#queue;
    this.end();
    if (!queue.isOpen()) return;
    if (ports.gate.leads) queue.reading.tidyCreates();
    const { closed } = ports.gate;
    if (closed !== undefined) {
      if (closed === 'not-leader') queue.reading.lookAgainLater();
      this.#rest(closed);
      return;
    }
    for (;;) {
      const canHandle = (action: OfflineAction) => this.canHandle(action);
      const next = queue.outbox().next(ports.scheduler.now(), canHandle, true);
      if (next.kind === 'changed') void queue.road.commit(next.change);
      else if (next.kind === 'send') {
        if (queue.reading.looksFirst(next.action.id)) {
          this.#rests++;
          return;
        }
        queue.cycle.start(next.action.id);
      } else {
        if (next.kind === 'wait') this.#runAt(next.until);
        this.#rest(next.kind === 'wait' ? 'waits' : 'drained');
        return;
      }
    }
  }

  canHandle(action: OfflineAction): boolean {
    try {
      return this.#ports.handlers.canHandle(action);
    } catch (error) {
      // An adapter that cannot be made is no missing one: the send fails with what is wrong.
      this.#ports.onError(error);
      return true;
    }
  }

  /** Nothing ticks any more. */
  end(): void {
    this.#stopTimer?.();
    this.#stopTimer = undefined;
  }

  /** Told when everything before it was, unless something began meanwhile. */
  #rest(reason: RestReason | 'waits'): void {
    const queue = this.#queue;
    const ticket = ++this.#rests;
    if (!queue.cycle.isIdle) return;
    void queue.road.whenTold.then(() => {
      if (ticket === this.#rests && queue.isOpen()) this.#ports.onRest(reason);
    });
  }

  #runAt(until: number): void {
    const { scheduler } = this.#ports;
    this.#stopTimer = scheduler.setTimer(() => this.run(), Math.max(0, until - scheduler.now()));
  }
}
