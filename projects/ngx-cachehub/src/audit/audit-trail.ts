import { DestroyRef, inject, Injectable } from '@angular/core';
import { CacheEngine } from '../cache/cache-engine';
import { CACHE_HUB_SCHEDULER } from '../providers/scheduler';
import { USER_SESSION } from '../session/user-session';
import { AUDIT_OPTIONS } from './audit-options';
import type { AuditPort } from './audit-port';
import type { AuditOperation, AuditRecord } from './audit-record';
import { EVERYTHING, operationOf } from './operation-of';

/**
 * Writes down who did what: follows the hub's events and its session, so that no station has to know
 * that somebody audits. What no event tells of comes by `note`.
 */
@Injectable()
export class AuditTrail implements AuditPort {
  readonly #options = inject(AUDIT_OPTIONS);
  readonly #engine = inject(CacheEngine);
  readonly #scheduler = inject(CACHE_HUB_SCHEDULER);
  /** Who is signed in; between two users there is nobody. */
  #principal: string | null = null;
  #hasReported = false;

  constructor() {
    const events = this.#engine.journal.events$.subscribe((event) => {
      const done = operationOf(event);
      if (done !== undefined) this.note(done.operation, done.target, done.error);
    });
    const stop = inject(USER_SESSION).listen({
      enter: (user) => {
        this.#principal = user;
        if (user !== null) this.note('sign-in', EVERYTHING);
      },
      leave: (user) => {
        if (user !== null) this.note('sign-out', EVERYTHING);
        this.#principal = null;
      },
    });
    inject(DestroyRef).onDestroy(() => {
      events.unsubscribe();
      stop();
    });
  }

  note(operation: AuditOperation, target: string, error?: string): void {
    const principal = this.#principal;
    const at = this.#scheduler.now();
    const ok = error === undefined;
    this.#write({ at, principal, operation, target, ok, ...(error !== undefined && { error }) });
  }

  #write(record: AuditRecord): void {
    const { sink, include, redact } = this.#options;
    try {
      if (include !== undefined && !include(record)) return;
      sink(redact === undefined ? record : redact(record));
    } catch (error) {
      if (this.#hasReported) return;
      this.#hasReported = true;
      this.#engine.journal.report(error, {});
    }
  }
}
