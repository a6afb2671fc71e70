import type { NgZone } from '@angular/core';
import { signal } from '@angular/core';
import { BehaviorSubject } from 'rxjs';
import type { ConnectionStatus } from '../core/connection';
import type { RealtimeEngine } from './realtime-engine';
import type { RealtimeReports } from './realtime-reports';

/** How the line is, be it this tab's or another's: each change is told once, as signal, stream and event. */
export class LineStatus {
  readonly #zone: NgZone;
  readonly #engine: RealtimeEngine;
  readonly #reports: RealtimeReports;
  readonly #entities: () => readonly string[];
  readonly #subject = new BehaviorSubject<ConnectionStatus>('disconnected');
  readonly #shown = signal<ConnectionStatus>('disconnected');
  readonly status$ = this.#subject.asObservable();
  readonly status = this.#shown.asReadonly();

  /** @param entities What is wanted of the line. */
  constructor(
    zone: NgZone,
    engine: RealtimeEngine,
    reports: RealtimeReports,
    entities: () => readonly string[],
  ) {
    this.#zone = zone;
    this.#engine = engine;
    this.#reports = reports;
    this.#entities = entities;
  }

  /** Tracked by no computed signal. */
  get current(): ConnectionStatus {
    return this.#subject.value;
  }

  tell(told: ConnectionStatus): void {
    const before = this.current;
    // The line comes back by another tab's first connection.
    const status = before === 'reconnecting' && told === 'connecting' ? before : told;
    if (status === before) return;
    if (status === 'connected') {
      const details = { entities: this.#entities() };
      this.#engine.emit({ type: 'realtime-connected', source: 'realtime', details });
    } else if (before === 'connected') {
      const details = { status, code: this.#reports.lastError()?.code };
      this.#engine.emit({ type: 'realtime-disconnected', source: 'realtime', details });
    }
    this.#shown.set(status);
    this.#zone.run(() => this.#subject.next(status));
  }

  complete(): void {
    this.#subject.complete();
  }
}
