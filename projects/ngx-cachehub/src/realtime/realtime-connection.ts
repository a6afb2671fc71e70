import { untracked } from '@angular/core';
import type { NgZone } from '@angular/core';
import { Subscription } from 'rxjs';
import { beat, HEARTBEAT_OFF, INITIAL_CONNECTION, statusOf, transition } from '../core/connection';
import type {
  ConnectionCommand,
  ConnectionEvent,
  ConnectionFailure,
  ConnectionPolicy,
  ConnectionState,
  ConnectionStatus,
  HeartbeatEvent,
  HeartbeatPolicy,
  HeartbeatState,
  TimerName,
} from '../core/connection';
import type { CacheHubScheduler } from '../providers/scheduler';
import type { RealtimeTransport } from './realtime-transport';

/** One line: what arrived by it belongs to it alone. */
interface Line {
  readonly generation: number;
  readonly subscription: Subscription;
  frames: number;
}

/** What the connection's user does at its word. */
export interface ConnectionActions {
  readonly greet: () => void;
  /** The line is usable; `generation` names it. */
  readonly subscribe: (generation: number) => void;
  readonly authenticate: () => void;
  readonly ping: () => void;
  readonly onFrame: (frame: unknown) => void;
  readonly onLineEnd: () => void;
  readonly onFailure: (failure: ConnectionFailure) => void;
  readonly onStatus: (status: ConnectionStatus) => void;
}

export interface ConnectionPorts {
  readonly transport: RealtimeTransport;
  readonly scheduler: CacheHubScheduler;
  readonly zone: NgZone;
  readonly policy: ConnectionPolicy;
  /** Null: no heartbeat. Read anew each time, since the server may set it. */
  readonly heartbeat: () => HeartbeatPolicy | null;
  readonly actions: ConnectionActions;
}

/**
 * Drives the two machines of a connection, the line's and the heartbeat's: gives them what happens
 * and does what they say, with the transport and timers that it was given. Decides nothing.
 */
export class RealtimeConnection {
  readonly #ports: ConnectionPorts;
  #state: ConnectionState = INITIAL_CONNECTION;
  #heart: HeartbeatState = HEARTBEAT_OFF;
  #shown: ConnectionStatus = 'disconnected';
  #line: Line | undefined;
  readonly #timers = new Map<TimerName | 'heartbeat', () => void>();
  readonly #queue: ConnectionEvent[] = [];
  #isRunning = false;
  #isDestroyed = false;

  constructor(ports: ConnectionPorts) {
    this.#ports = ports;
  }

  get status(): ConnectionStatus {
    return this.#shown;
  }

  /** The present line; events about it carry this. */
  get generation(): number {
    return this.#state.generation;
  }

  /** Whether nothing is wanted of it: neither a line nor, later, another one. */
  get isIdle(): boolean {
    return this.#state.kind === 'disconnected';
  }

  /** Whether the app closed it, so that only `connect()` opens it again. */
  get isClosedByApp(): boolean {
    return this.#state.kind === 'disconnected' && this.#state.by === 'app';
  }

  /** Whether a socket is open, be it still greeting. */
  get isOnLine(): boolean {
    const { kind } = this.#state;
    return kind === 'handshaking' || kind === 'subscribing' || kind === 'connected';
  }

  /** Whether there is a socket, be it still opening. */
  get hasLine(): boolean {
    return this.isOnLine || this.#state.kind === 'opening';
  }

  /** Where the two machines stand, for who looks on. */
  look(): { readonly state: ConnectionState; readonly heartbeat: HeartbeatState } {
    return { state: this.#state, heartbeat: this.#heart };
  }

  /** Something happened. What follows from it happens before the next. */
  dispatch(event: ConnectionEvent): void {
    if (this.#isDestroyed) return;
    this.#queue.push(event);
    if (this.#isRunning) return;
    this.#isRunning = true;
    try {
      // Untracked, since a computed signal may be what asks for a subscription.
      this.#ports.zone.runOutsideAngular(() => untracked(() => this.#run()));
    } finally {
      this.#isRunning = false;
    }
  }

  transmit(frame: unknown): void {
    this.#ports.transport.send(frame);
  }

  destroy(): void {
    if (this.#isDestroyed) return;
    this.dispatch({ type: 'disconnect' });
    this.#isDestroyed = true;
    this.#queue.length = 0;
    for (const stop of this.#timers.values()) stop();
    this.#timers.clear();
  }

  #run(): void {
    for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) {
      const { scheduler, policy, actions } = this.#ports;
      const step = transition(this.#state, next, { random: scheduler.random(), policy });
      this.#state = step.state;
      for (const command of step.commands) this.#execute(command);
      const status = statusOf(this.#state);
      if (status === this.#shown) continue;
      this.#shown = status;
      actions.onStatus(status);
    }
  }

  #execute(command: ConnectionCommand): void {
    const { actions } = this.#ports;
    switch (command.do) {
      case 'open':
        return this.#open(command.generation);
      case 'end':
        return this.#end(command.code);
      case 'greet':
        return actions.greet();
      case 'subscribe':
        this.#beat({ type: 'start' });
        return actions.subscribe(command.generation);
      case 'authenticate':
        return actions.authenticate();
      case 'probe':
        return this.#beat({ type: 'probe' });
      case 'set-timer': {
        const { timer } = command;
        return this.#setTimer(timer, command.ms, () => this.dispatch({ type: 'timer', timer }));
      }
      case 'clear-timer':
        return this.#clearTimer(command.timer);
      case 'report':
        return actions.onFailure(command.failure);
    }
  }

  #open(generation: number): void {
    const { transport, actions } = this.#ports;
    const line: Line = { generation, subscription: new Subscription(), frames: 0 };
    this.#line = line;
    line.subscription.add(
      transport.incoming$.subscribe((frame) => {
        line.frames++;
        actions.onFrame(frame);
      }),
    );
    line.subscription.add(
      transport.opened$.subscribe(() => this.dispatch({ type: 'opened', generation })),
    );
    line.subscription.add(
      transport.closed$.subscribe(({ code, reason }) =>
        this.dispatch({ type: 'closed', generation, code, reason }),
      ),
    );
    transport.open();
  }

  #end(code: number | undefined): void {
    // Unsubscribed first: what closing brings about is no news of any line.
    this.#line?.subscription.unsubscribe();
    this.#line = undefined;
    this.#beat({ type: 'stop' });
    this.#ports.actions.onLineEnd();
    if (code !== undefined) this.#ports.transport.close(code);
  }

  #beat(event: HeartbeatEvent): void {
    const policy = this.#ports.heartbeat();
    const line = this.#line;
    if (policy === null || (line === undefined && event.type !== 'stop')) return;
    const env = { now: this.#ports.scheduler.now(), frames: line?.frames ?? 0, policy };
    const step = beat(this.#heart, event, env);
    this.#heart = step.state;
    if (step.timerMs === null) this.#clearTimer('heartbeat');
    else if (step.timerMs !== undefined) {
      this.#setTimer('heartbeat', step.timerMs, () => this.#beat({ type: 'timer' }));
    }
    if (step.action === 'ping') this.#ports.actions.ping();
    if (step.action === 'dead' && line) this.#declareDead(line.generation);
  }

  #declareDead(generation: number): void {
    const failure: ConnectionFailure = {
      code: 'timeout',
      message: 'Expected an answer to a ping, got nothing in time: the connection is dead.',
      closeCode: undefined,
    };
    this.dispatch({ type: 'died', generation, failure });
  }

  #setTimer(name: TimerName | 'heartbeat', ms: number, run: () => void): void {
    this.#clearTimer(name);
    const stop = this.#ports.scheduler.setTimer(() => {
      this.#timers.delete(name);
      run();
    }, ms);
    this.#timers.set(name, stop);
  }

  #clearTimer(name: TimerName | 'heartbeat'): void {
    this.#timers.get(name)?.();
    this.#timers.delete(name);
  }
}
