import { Injectable } from '@angular/core';
import type { RealtimeTransport } from 'ngx-cachehub';
import { Subject } from 'rxjs';

/** A lost line, as browsers report it. */
const ABNORMAL_CLOSURE = 1006;

/** A socket whose far side is the test. What it hands in is text, so that it takes the way of real frames. */
@Injectable()
export class FakeTransport implements RealtimeTransport {
  readonly #frames = new Subject<unknown>();
  readonly #openings = new Subject<void>();
  readonly #closings = new Subject<{ code: number; reason: string; clean: boolean }>();
  #line: 'closed' | 'connecting' | 'open' = 'closed';
  /** Whether the server answers: an opening waits until it does. */
  #reachable = false;
  #frameLog: unknown[] = [];
  #subscribed = new Set<string>();
  /** Who plays the rest of the server. */
  onSent: (frame: unknown) => void = () => undefined;
  onEnd: () => void = () => undefined;

  readonly capabilities = { resume: 'none', requests: true } as const;
  readonly incoming$ = this.#frames.asObservable();
  readonly opened$ = this.#openings.asObservable();
  readonly closed$ = this.#closings.asObservable();

  // ── the hub's side ──

  open(): void {
    this.#line = 'connecting';
    // No socket opens before the call that opens it has returned.
    void Promise.resolve().then(() => this.#accept());
  }

  send(frame: unknown): void {
    this.#frameLog.push(frame);
    this.#follow(frame);
    this.onSent(frame);
  }

  close(code = 1000, reason = ''): void {
    this.#end(code, reason, true);
  }

  // ── the server's side ──

  /** Answers from now on: accepts the opening that waits, and later ones. */
  serve(): void {
    this.#reachable = true;
    this.#accept();
  }

  /** Cuts the line and answers no more. */
  drop(code = ABNORMAL_CLOSURE): void {
    this.#reachable = false;
    this.#end(code, '', code !== ABNORMAL_CLOSURE);
  }

  emit(message: unknown): void {
    if (this.#line !== 'open') {
      throw new Error(`Expected an open line to emit on; it is ${this.#line}. Call open() first.`);
    }
    this.#frames.next(typeof message === 'string' ? message : JSON.stringify(message));
  }

  /** All frames of all connections, oldest first. */
  get sent(): readonly unknown[] {
    return this.#frameLog;
  }

  /** The entities that this connection asks for, in the order in which it did. */
  get subscriptions(): readonly string[] {
    return [...this.#subscribed];
  }

  #accept(): void {
    if (!this.#reachable || this.#line !== 'connecting') return;
    this.#line = 'open';
    this.#openings.next();
  }

  #end(code: number, reason: string, clean: boolean): void {
    const wasUp = this.#line !== 'closed';
    this.#line = 'closed';
    this.#subscribed = new Set();
    if (!wasUp) return;
    this.onEnd();
    this.#closings.next({ code, reason, clean });
  }

  #follow(frame: unknown): void {
    if (typeof frame !== 'object' || frame === null) return;
    const { type, entityType } = frame as {
      readonly type?: unknown;
      readonly entityType?: unknown;
    };
    if (typeof entityType !== 'string') return;
    if (type === 'SUBSCRIBE') this.#subscribed.add(entityType);
    if (type === 'UNSUBSCRIBE') this.#subscribed.delete(entityType);
  }
}
