import type { NgZone } from '@angular/core';
import { signal } from '@angular/core';
import { BehaviorSubject } from 'rxjs';
import type { ConnectionStatus } from '../core/connection';
import type { RealtimeEngine } from './realtime-engine';
import type { RealtimeReports } from './realtime-reports';

export interface StatusPorts {
  readonly zone: NgZone;
  readonly engine: RealtimeEngine;
  readonly reports: RealtimeReports;
  /** What is wanted of the line. */
  readonly entities: () => readonly string[];
}

/** How the line is, be it this tab's or another's: each change is told once, as signal, stream and event. */
export class LineStatus {
  private readonly subject = new BehaviorSubject<ConnectionStatus>('disconnected');
  private readonly shown = signal<ConnectionStatus>('disconnected');
  readonly status$ = this.subject.asObservable();
  readonly status = this.shown.asReadonly();

  constructor(private readonly ports: StatusPorts) {}

  /** Tracked by no computed signal. */
  get current(): ConnectionStatus {
    return this.subject.value;
  }

  tell(told: ConnectionStatus): void {
    const { engine, reports, zone, entities } = this.ports;
    const before = this.current;
    // The line comes back by another tab's first connection.
    const status = before === 'reconnecting' && told === 'connecting' ? before : told;
    if (status === before) return;
    if (status === 'connected') {
      const details = { entities: entities() };
      engine.emit({ type: 'realtime-connected', source: 'realtime', details });
    } else if (before === 'connected') {
      const details = { status, code: reports.lastError()?.code };
      engine.emit({ type: 'realtime-disconnected', source: 'realtime', details });
    }
    this.shown.set(status);
    zone.run(() => this.subject.next(status));
  }

  complete(): void {
    this.subject.complete();
  }
}
