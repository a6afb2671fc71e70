import { Subject } from 'rxjs';
import type { VirtualScheduler } from 'ngx-cachehub/testing';
import type { Dice } from './chaos-dice';
import { ENTITIES } from './chaos-entities';
import type { EntityName } from './chaos-entities';
import type { ChaosServer, ChaosTable, LoggedEvent } from './chaos-server';
import { isValidToken } from './chaos-network';
import type { ChaosNetwork } from './chaos-network';
import type { RealtimeTransport, TransportClose } from '../realtime-transport';

interface Stream {
  readonly sub: string;
  readonly entity: EntityName;
  /** The last event that was sent, or lost on the way. */
  at: number;
}

/** One opening, as both ends know it. */
class Line {
  isOpen = false;
  isDeaf = false;
  isGreeted = false;
  /** A line keeps order: when the last frame of each direction arrives. */
  lastDown = 0;
  lastUp = 0;
  readonly streams = new Map<string, Stream>();
  readonly timers = new Set<() => void>();

  stop(): void {
    this.isOpen = false;
    for (const cancel of this.timers) cancel();
    this.timers.clear();
    this.streams.clear();
  }
}

const LIMITS = { maxFrameBytes: 65_536, maxSubs: 64, maxReplay: 1_000, maxInFlightMutations: 0 };

/** What a line runs between. */
export interface LineEnds {
  readonly server: ChaosServer;
  readonly network: ChaosNetwork;
  readonly clock: Pick<VirtualScheduler, 'now' | 'setTimer'>;
  readonly dice: Dice;
  readonly isPlain: boolean;
}

/** A client's line to the server through a network that loses, repeats, delays and cuts. */
export class ChaosLine implements RealtimeTransport {
  private readonly frames = new Subject<unknown>();
  private readonly openings = new Subject<void>();
  private readonly closings = new Subject<TransportClose>();
  private line: Line | undefined;
  readonly capabilities;
  readonly incoming$ = this.frames.asObservable();
  readonly opened$ = this.openings.asObservable();
  readonly closed$ = this.closings.asObservable();

  constructor(private readonly ends: LineEnds) {
    const { isPlain, server } = ends;
    this.capabilities = { resume: isPlain ? 'none' : 'log', requests: false } as const;
    server.listen((table, event) => this.onEvent(table, event));
  }

  // ── the hub's side ──

  open(): void {
    const line = new Line();
    this.line = line;
    this.after(line, this.ends.network.delay(), () => {
      if (!this.ends.network.isUp || this.ends.dice.hits(this.ends.network.refusal)) {
        this.end(line, 1006);
        return;
      }
      line.isOpen = true;
      this.openings.next();
    });
  }

  send(frame: unknown): void {
    const { line } = this;
    if (!line?.isOpen) throw new Error('Expected to send on an open line only.');
    line.lastUp = Math.max(line.lastUp, this.ends.clock.now() + this.ends.network.upDelay());
    this.after(line, line.lastUp - this.ends.clock.now(), () => {
      if (!line.isDeaf) this.handle(line, frame as Record<string, unknown>);
    });
  }

  close(): void {
    this.line?.stop();
    this.line = undefined;
  }

  // ── the world's side ──

  get subscribed(): readonly string[] {
    return [...(this.line?.streams.values() ?? [])].map(({ entity }) => entity);
  }

  get isLive(): boolean {
    return this.line?.isOpen === true;
  }

  cut(code: number): void {
    if (this.line?.isOpen) this.end(this.line, code);
  }

  /** Half open: nothing comes through any more, and nobody says so. A plain server that never answered a ping may be quiet for good, so there the line ends instead. */
  deafen(): void {
    if (this.ends.isPlain) this.cut(1006);
    else if (this.line) this.line.isDeaf = true;
  }

  /** Whatever it is, as the far side sent it. */
  inject(frame: unknown): void {
    if (this.line?.isOpen) this.deliver(this.line, frame);
  }

  goAway(): void {
    const { line } = this;
    if (!line?.isOpen) return;
    const when = {
      reconnectAfterMs: this.ends.dice.below(3_000),
      maxJitterMs: this.ends.dice.below(1_000),
    };
    this.deliver(line, { type: 'GOAWAY', reason: 'deploy', ...when });
    this.after(line, 500, () => this.end(line, 4503));
  }

  /** The log of an entity is not what it was: those who listen are told. */
  reset(table: ChaosTable, reason: string): void {
    const { line } = this;
    if (!line?.isOpen || this.ends.isPlain) return;
    for (const stream of line.streams.values()) {
      if (stream.entity !== table.entity) continue;
      stream.at = table.head;
      const at = { epoch: table.epochName, seq: table.head };
      this.deliver(line, { type: 'RESET', sub: stream.sub, ...at, reason });
    }
  }

  // ── the server's side ──

  private onEvent(table: ChaosTable, event: LoggedEvent): void {
    const { line } = this;
    if (!line?.isOpen) return;
    for (const stream of line.streams.values()) {
      if (stream.entity !== table.entity) continue;
      const { prev, seq, ...plain } = event;
      const frame = this.ends.isPlain
        ? plain
        : { ...event, prev, seq, sub: stream.sub, epoch: table.epochName };
      const isLost = !this.ends.isPlain && this.ends.dice.hits(this.ends.network.loss);
      stream.at = seq;
      if (!isLost) this.deliver(line, frame);
      if (this.ends.dice.hits(this.ends.network.repetition)) this.deliver(line, frame);
    }
  }

  private handle(line: Line, frame: Record<string, unknown>): void {
    switch (frame['type']) {
      case 'HELLO':
        return this.greet(line, frame);
      case 'AUTH':
        return this.deliver(line, { type: 'AUTH_OK', id: frame['id'] });
      case 'SUBSCRIBE':
        return this.subscribe(line, frame);
      case 'UNSUBSCRIBE':
        line.streams.delete(String(frame['sub'] ?? frame['entityType']));
        return;
      case 'PING':
        return this.deliver(line, { type: 'PONG', ts: frame['ts'], pos: this.positions(line) });
    }
  }

  private greet(line: Line, frame: Record<string, unknown>): void {
    if (!isValidToken(this.ends.network, frame['token'])) {
      this.end(line, 4401);
      return;
    }
    line.isGreeted = true;
    const who = { connectionId: 'c', userId: 'u', serverTime: this.ends.clock.now() };
    const beat = { heartbeatMs: 20_000, timeoutMs: 5_000 };
    this.deliver(line, { type: 'WELCOME', id: frame['id'], ...who, ...beat, limits: LIMITS });
  }

  private subscribe(line: Line, frame: Record<string, unknown>): void {
    const entity = ENTITIES.find((name) => name === frame['entityType']);
    if (!entity) throw new Error(`Expected an entity; got ${String(frame['entityType'])}.`);
    const table = this.ends.server.table(entity);
    if (this.ends.isPlain) {
      line.streams.set(entity, { sub: entity, entity, at: 0 });
      return;
    }
    const sub = String(frame['sub']);
    if (this.ends.dice.hits(this.ends.network.refusal)) {
      const error = { code: 'RATE_LIMITED', message: 'later', retryable: true, retryAfterMs: 700 };
      this.deliver(line, { type: 'ERROR', id: sub, sub, ...error });
      return;
    }
    const head = { epoch: table.epochName, seq: table.head };
    line.streams.set(sub, { sub, entity, at: table.head });
    const answer = { type: 'SUBSCRIBED', id: frame['id'], sub };
    const from = frame['from'] as { epoch: string; seq: number } | undefined;
    const missed = from && table.since(from.epoch, from.seq);
    if (!from) this.deliver(line, { ...answer, ...head, mode: 'live' });
    else if (!missed) this.deliver(line, { ...answer, ...head, mode: 'reset' });
    else {
      this.deliver(line, { ...answer, ...from, mode: 'resumed' });
      for (const event of missed) {
        this.deliver(line, { ...event, sub, epoch: table.epochName, replay: true });
      }
      this.deliver(line, { type: 'CAUGHT_UP', sub, ...head });
    }
  }

  private positions(line: Line): Record<string, number> {
    return Object.fromEntries([...line.streams.values()].map(({ sub, at }) => [sub, at]));
  }

  private deliver(line: Line, frame: unknown): void {
    line.lastDown = Math.max(line.lastDown, this.ends.clock.now() + this.ends.network.delay());
    const text = typeof frame === 'string' ? frame : JSON.stringify(frame);
    this.after(line, line.lastDown - this.ends.clock.now(), () => {
      if (!line.isDeaf && line.isOpen) this.frames.next(text);
    });
  }

  private end(line: Line, code: number): void {
    const isPresent = this.line === line;
    line.stop();
    if (!isPresent) return;
    this.line = undefined;
    this.closings.next({ code, reason: '', clean: code !== 1006 });
  }

  private after(line: Line, ms: number, run: () => void): void {
    const cancel = this.ends.clock.setTimer(() => {
      line.timers.delete(cancel);
      run();
    }, ms);
    line.timers.add(cancel);
  }
}
