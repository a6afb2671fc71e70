import { signal, untracked, type Signal } from '@angular/core';
import { BehaviorSubject, distinctUntilChanged, type Observable, type Subscription } from 'rxjs';
import { fromSource } from '../cache/from-source';
import type { Source } from '../cache/source';
import type { ConnectionStatus } from '../core/connection';
import type { CacheHubScheduler } from '../providers/scheduler';
import type { ConnectivitySignals } from './connectivity-signals';
import type { Plug } from '../inspect/plug';
import { judgeOnline, NO_EVIDENCE, type OnlineEvidence } from './judge-online';

/** After a loss the way to the server is tried again: at first after this, in ms. */
const TRY_AFTER_MS = 1_000;
const TRY_AT_MOST_MS = 30_000;

export interface ConnectivityPorts {
  readonly signals: ConnectivitySignals;
  readonly scheduler: CacheHubScheduler;
  /** The line's status, where the hub has realtime. */
  readonly line$: Observable<ConnectionStatus> | undefined;
  readonly probe: (() => Source<boolean>) | undefined;
  readonly plug: Plug | null;
  /** On the server platform nothing is listened to. */
  readonly isBrowser: boolean;
  /** It changed (`isNews`), or it is time to try. */
  readonly onChange: (isOnline: boolean, isNews: boolean) => void;
}

/** Whether the server can be reached, from everything that tells something of it (Q10). */
export class Connectivity {
  readonly #ports: ConnectivityPorts;
  readonly #subject: BehaviorSubject<boolean>;
  readonly #state;
  #evidence: OnlineEvidence = NO_EVIDENCE;
  #losses = 0;
  /** Until then nobody tries. */
  #tryAt = 0;
  #stopTimer: (() => void) | undefined;
  #probing: Subscription | undefined;
  readonly #stops: (() => void)[] = [];

  readonly isOnline$: Observable<boolean>;
  readonly isOnline: Signal<boolean>;

  constructor(ports: ConnectivityPorts) {
    this.#ports = ports;
    const { signals, line$ } = ports;
    this.#evidence = { ...NO_EVIDENCE, hint: !ports.isBrowser || signals.onLine };
    const isOnline = judgeOnline(this.#evidence);
    this.#subject = new BehaviorSubject(isOnline);
    this.#state = signal(isOnline);
    this.isOnline$ = this.#subject.pipe(distinctUntilChanged());
    this.isOnline = this.#state.asReadonly();
    if (!ports.isBrowser) return;
    this.#stops.push(
      signals.onChange((hint) => this.#onHint(hint)),
      signals.onShown(() => this.look()),
    );
    const lines = line$?.subscribe((status) => this.#onLine(status === 'connected'));
    this.#stops.push(() => lines?.unsubscribe());
    const stopPlug = ports.plug?.onTurned((isCut) => {
      this.#learn({ isCut });
      if (!isCut) this.look();
    });
    this.#stops.push(() => stopPlug?.());
  }

  /** Whether to send now: online, or it is time to find out. */
  get mayTry(): boolean {
    const { hint, probe, contact, isCut } = this.#evidence;
    if (this.#subject.value) return true;
    if (isCut || probe === false || (!hint && contact !== 'answered')) return false;
    return this.#ports.scheduler.now() >= this.#tryAt;
  }

  /** The server answered, with whatever status. */
  answered(): void {
    this.#losses = 0;
    this.#learn({ contact: 'answered', probe: undefined });
  }

  /** A request got no answer. */
  lost(): void {
    this.#losses++;
    this.#learn({ contact: 'lost', probe: undefined });
    this.#tryLater();
    this.#ask();
  }

  /** Somebody wants to know now. */
  look(): void {
    this.#losses = 0;
    this.#tryAt = 0;
    this.#ask();
    this.#tell(false);
  }

  destroy(): void {
    for (const stop of this.#stops) stop();
    this.#stopTimer?.();
    this.#probing?.unsubscribe();
    this.#subject.complete();
  }

  #onHint(hint: boolean): void {
    this.#learn({ hint, contact: 'none', probe: undefined });
    if (hint) this.look();
    else this.#ask();
  }

  #onLine(line: boolean): void {
    if (line === this.#evidence.line) return;
    // A line that has just come up is proof; one that went down says nothing.
    if (line) this.#losses = 0;
    this.#learn(line ? { line, contact: 'answered', probe: undefined } : { line });
    if (!line) this.#ask();
  }

  #ask(): void {
    const { probe } = this.#ports;
    if (probe === undefined) return;
    this.#probing?.unsubscribe();
    const done = (isOnline: boolean) => {
      this.#learn({ probe: isOnline });
      if (!isOnline) this.#tryLater();
    };
    try {
      this.#probing = fromSource(probe()).subscribe({ next: done, error: () => done(false) });
    } catch {
      // A probe that throws has not reached anything.
      done(false);
    }
  }

  #tryLater(): void {
    const { scheduler } = this.#ports;
    const longest = Math.min(TRY_AT_MOST_MS, TRY_AFTER_MS * 2 ** Math.max(0, this.#losses - 1));
    const ms = longest * (0.5 + scheduler.random() / 2);
    this.#tryAt = scheduler.now() + ms;
    this.#stopTimer?.();
    this.#stopTimer = scheduler.setTimer(() => {
      this.#stopTimer = undefined;
      if (this.#evidence.probe === false) {
        this.#losses++;
        this.#ask();
      }
      this.#tell(false);
    }, ms);
  }

  #learn(news: Partial<OnlineEvidence>): void {
    this.#evidence = { ...this.#evidence, ...news };
    const isOnline = judgeOnline(this.#evidence);
    if (isOnline === this.#subject.value) return;
    if (isOnline) {
      this.#stopTimer?.();
      this.#stopTimer = undefined;
      this.#tryAt = 0;
    }
    untracked(() => this.#state.set(isOnline));
    this.#subject.next(isOnline);
    this.#tell(true);
  }

  #tell(isNews: boolean): void {
    this.#ports.onChange(this.#subject.value, isNews);
  }
}
