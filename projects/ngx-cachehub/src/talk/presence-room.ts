import { signal } from '@angular/core';
import { BehaviorSubject } from 'rxjs';
import type { ErrorMessage, PresenceEntry } from '../protocol';
import type { LineParty } from './line-party';
import type { HeardMessage } from './line-talk';
import { RoomMembers } from './room-members';
import { RETRY_REFUSED_MS } from './talk-error';
import type { TalkPorts } from './talk-ports';

/** Somebody in a room: one browser, however many of its tabs are in it. */
export interface PresenceMember<S> {
  readonly id: string;
  /** Null for somebody who is not signed in. */
  readonly userId: string | null;
  readonly state: S;
  /** Milliseconds since 1970, by the server's clock. */
  readonly since: number;
  /** Whether it is this browser. */
  readonly self: boolean;
}

type Members = readonly PresenceMember<unknown>[];

const NOBODY: Members = [];

/** One holder of a room: in it from the first `update` until `leave`, and on each line anew. */
export class PresenceRoom implements LineParty {
  readonly #room: string;
  readonly #ports: TalkPorts;
  readonly #known = new RoomMembers();
  readonly #cell = signal<Members>(NOBODY);
  readonly #subject = new BehaviorSubject<Members>(NOBODY);
  /** What this one says of itself; null while it is not in the room. */
  #own: { readonly state: unknown } | null = null;
  #stopRetry: (() => void) | undefined;
  readonly members = this.#cell.asReadonly();
  readonly members$ = this.#subject.asObservable();

  constructor(room: string, ports: TalkPorts) {
    this.#room = room;
    this.#ports = ports;
  }

  update(state: unknown): void {
    this.#own = { state };
    this.#ports.board.join(this);
    this.#say();
  }

  leave(): void {
    this.#stopRetry?.();
    this.#own = null;
    this.#ports.board.leave(this);
    this.#known.forget();
    this.#show();
  }

  hear(message: HeardMessage): void {
    switch (message.type) {
      case 'PRESENCE_STATE':
      case 'PRESENCE_DIFF':
        this.#known.hear(message);
        return this.#show();
      case 'ERROR':
        return this.#onRefused(message);
    }
  }

  lineUp(): void {
    this.#say();
  }

  lineDown(): void {
    this.#stopRetry?.();
    // Who was there is shown until the next line tells who is: a short break is no reason to flicker.
  }

  userLeaves(): void {
    this.leave();
  }

  end(): void {
    this.#stopRetry?.();
    this.#subject.complete();
  }

  #onRefused({ code, message, retryable, retryAfterMs }: ErrorMessage): void {
    if (retryable) {
      this.#stopRetry?.();
      const again = () => this.#say();
      this.#stopRetry = this.#ports.scheduler.setTimer(again, retryAfterMs ?? RETRY_REFUSED_MS);
      return;
    }
    // Not in the room on this line, also where it was before; the next is asked again.
    this.#ports.board.say({ type: 'PRESENCE_LEAVE', room: this.#room }, this);
    this.#known.forget();
    this.#show();
    this.#ports.refused(this.#room, code, message);
  }

  #say(): void {
    const own = this.#own;
    const room = this.#room;
    if (own === null) return;
    this.#ports.board.say({ type: 'PRESENCE_SET', id: 'r', room, state: own.state }, this);
  }

  #show(): void {
    const { board, freeze, tell } = this.#ports;
    const me = board.connectionId;
    const asMember = (entry: PresenceEntry) => freeze({ ...entry, self: entry.id === me });
    const { list } = this.#known;
    if (list === undefined && this.#subject.value === NOBODY) return;
    const members = list?.map(asMember) ?? NOBODY;
    this.#cell.set(members);
    tell(() => this.#subject.next(members));
  }
}
