import type { EventStage } from '../faults/event-stage';
import type { LoggedChange } from '../log/change';
import type { LogRange } from '../log/change-log';
import { toEventMessage } from '../log/event-message';
import type { ResetReason, ServerMessage, StreamPosition } from '../protocol';
import { coalesceInPlace } from './coalesce';
import type { LaggingRows } from './coalesce';

/** At most so many rows or events wait for one subscription; then it has to start over. */
const MAX_WAITING = 2_000;

/** What a subscription needs of its connection. */
export interface SubscriptionLine {
  readonly congested: boolean;
  readonly stage: EventStage;
  push(message: ServerMessage): void;
  /** Judged for every event, replayed ones too. */
  canSee(logged: LoggedChange): boolean;
}

type Phase =
  | { readonly kind: 'live' }
  /** The log is being read; what happens meanwhile comes after it. */
  | {
      readonly kind: 'replaying';
      readonly arrived: readonly LoggedChange[];
      /** Where it has to start over since, and why. */
      readonly restarted: { readonly head: StreamPosition; readonly reason: ResetReason } | null;
    }
  /** The reader is slow: rows wait, each once. */
  | { readonly kind: 'lagging'; readonly rows: LaggingRows }
  /** The reader is too slow, or the log began anew: a RESET goes out as soon as it can. */
  | { readonly kind: 'broken'; readonly reason: ResetReason }
  | { readonly kind: 'ended' };

/** One stream of one entity type to one client: gives events their `prev`, and holds them back. */
export class Subscription {
  private phase: Phase = { kind: 'live' };
  /** The last event that left, or was lost by a fault; what a PONG may speak of. */
  private releasedSeq: number;

  constructor(
    readonly sub: string,
    readonly entityType: string,
    private position: StreamPosition,
    private readonly line: SubscriptionLine,
  ) {
    this.releasedSeq = position.seq;
  }

  get released(): number {
    return this.releasedSeq;
  }

  /** From now on events wait for `replay`. */
  beginReplay(): void {
    this.phase = { kind: 'replaying', arrived: [], restarted: null };
  }

  /** The answer of the log: all of the gap, or the position from which to start over. */
  finishReplay(id: string, range: LogRange, head: StreamPosition): void {
    if (this.phase.kind !== 'replaying') return;
    const { arrived, restarted } = this.phase;
    this.phase = { kind: 'live' };
    const { sub } = this;
    if (range.ok && !restarted) {
      this.line.push({ type: 'SUBSCRIBED', id, sub, ...this.position, mode: 'resumed' });
      for (const logged of range.changes) this.push(logged, true);
      this.line.push({ type: 'CAUGHT_UP', sub, ...this.position });
    } else {
      const start = restarted?.head ?? head;
      const reason = range.ok ? restarted?.reason : range.reason;
      this.moveTo(start);
      this.line.push({
        type: 'SUBSCRIBED',
        id,
        sub,
        ...start,
        mode: 'reset',
        ...(reason && { reason }),
      });
    }
    if (arrived.length > MAX_WAITING) this.phase = { kind: 'broken', reason: 'TOO_FAR_BEHIND' };
    this.offer(arrived);
  }

  /** Events of the log, in order. */
  offer(changes: readonly LoggedChange[]): void {
    for (const logged of changes) {
      if (this.line.canSee(logged)) this.accept(logged);
    }
  }

  /** What was told until now is worth nothing any more; the stream starts over at `head`. */
  restart(head: StreamPosition, reason: ResetReason): void {
    if (this.phase.kind === 'ended') return;
    if (this.phase.kind === 'replaying') {
      this.phase = { kind: 'replaying', arrived: [], restarted: { head, reason } };
      return;
    }
    this.moveTo(head);
    this.phase = { kind: 'broken', reason };
    if (!this.line.congested) this.drained(head);
  }

  /** The reader has caught up; `head` is the last event that was told to everybody. */
  drained(head: StreamPosition): void {
    const { phase } = this;
    if (phase.kind === 'lagging') {
      this.phase = { kind: 'live' };
      for (const logged of phase.rows.values()) this.push(logged, false);
    } else if (phase.kind === 'broken') {
      this.phase = { kind: 'live' };
      this.moveTo(head);
      this.line.push({ type: 'RESET', sub: this.sub, ...head, reason: phase.reason });
    }
  }

  end(): void {
    this.phase = { kind: 'ended' };
  }

  private accept(logged: LoggedChange): void {
    const { phase } = this;
    switch (phase.kind) {
      case 'live':
        if (this.line.congested) {
          const rows: LaggingRows = new Map();
          this.phase = { kind: 'lagging', rows };
          coalesceInPlace(rows, logged);
        } else {
          this.sendLive(logged);
        }
        return;
      case 'replaying':
        if (phase.arrived.length > MAX_WAITING) return;
        this.phase = { ...phase, arrived: [...phase.arrived, logged] };
        return;
      case 'lagging':
        coalesceInPlace(phase.rows, logged);
        if (phase.rows.size > MAX_WAITING) this.phase = { kind: 'broken', reason: 'SLOW_CONSUMER' };
        return;
      case 'broken':
      case 'ended':
        return;
    }
  }

  private sendLive(logged: LoggedChange): void {
    const message = this.stamp(logged, false);
    this.line.stage.pass({
      send: () => {
        if (this.phase.kind !== 'ended') this.line.push(message);
      },
      released: () => {
        if (logged.epoch !== this.position.epoch) return;
        this.releasedSeq = Math.max(this.releasedSeq, logged.seq);
      },
    });
  }

  private push(logged: LoggedChange, replay: boolean): void {
    if (!this.line.canSee(logged)) return;
    this.line.push(this.stamp(logged, replay));
    this.releasedSeq = logged.seq;
  }

  private stamp(logged: LoggedChange, replay: boolean): ServerMessage {
    const { epoch, seq, at, origin } = logged;
    const prev = this.position.seq;
    this.position = { epoch, seq };
    return toEventMessage(logged, {
      sub: this.sub,
      epoch,
      seq,
      prev,
      at,
      ...(origin && { origin }),
      ...(replay && { replay }),
    });
  }

  private moveTo(position: StreamPosition): void {
    this.position = position;
    this.releasedSeq = position.seq;
  }
}
