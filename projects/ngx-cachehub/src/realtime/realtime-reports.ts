import { signal } from '@angular/core';
import type { ConnectionFailure } from '../core/connection';
import type { ErrorMessage, WireFault } from '../protocol';
import { CacheHubError } from '../core/errors/cache-hub-error';
import type { CacheHubErrorCode } from '../core/errors/cache-hub-error';
import type { RealtimeEngine } from './realtime-engine';

/** What went wrong, told once to each who may want to know: event, log, and the last error. */
export class RealtimeReports {
  readonly #engine: RealtimeEngine;
  readonly #last = signal<CacheHubError | undefined>(undefined);
  readonly lastError = this.#last.asReadonly();

  constructor(engine: RealtimeEngine) {
    this.#engine = engine;
  }

  clear(): void {
    this.#last.set(undefined);
  }

  /** What the tab that holds the line says of it. */
  mirror(error: CacheHubError | undefined): void {
    this.#last.set(error);
  }

  /** Something on the wire cannot be used. Holds no part of a row. */
  fault(fault: WireFault): void {
    this.#engine.emit({ type: 'wire-fault', source: 'realtime', details: fault });
    // A server with more types than ours is no reason to fill the console.
    const level = fault.code === 'unknown-type' ? 'debug' : 'warn';
    this.#engine.log(level, 'realtime', fault.message);
  }

  /** A mapping of the app's threw: for the cache that is a frame it cannot use. */
  mappingFault(what: string, error: unknown): void {
    const details = { code: what, message: messageOf(error) };
    this.#engine.emit({ type: 'wire-fault', source: 'realtime', details });
    this.#engine.log('error', 'realtime', `The option '${what}' threw; the frame was left out.`);
  }

  /** Code threw on the path of a message. */
  error(what: string, error: unknown): void {
    const details = { what, message: messageOf(error) };
    this.#engine.emit({ type: 'error', source: 'realtime', details });
    this.#engine.log('error', 'realtime', `Expected no error from ${what}, got one.`);
  }

  failure({ code, message, closeCode }: ConnectionFailure): void {
    this.#last.set(new CacheHubError(code, message, { closeCode }));
    // A lost line is opened again; what is final, or a refused token, wants a person.
    const isPassing = code === 'disconnected' || code === 'timeout';
    this.#engine.log(isPassing ? 'info' : 'warn', 'realtime', message);
  }

  /** The server answered with an error. */
  server(
    message: Pick<ErrorMessage, 'code' | 'message' | 'details'>,
    about: string | undefined,
  ): void {
    const what = about === undefined ? 'The server' : `The server, asked for '${about}',`;
    const text = `${what} answered ${message.code}: ${message.message}`;
    const { code, details } = message;
    this.#last.set(new CacheHubError(errorCodeOf(code), text, { code, details }));
    this.#engine.emit({
      type: 'error',
      source: 'realtime',
      ...(about !== undefined && { entity: about }),
      details: { code },
    });
    // The server's words may repeat a value that it was sent.
    this.#engine.log('warn', 'realtime', `${what} answered ${code}.`);
    this.#engine.log('debug', 'realtime', text);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : typeof error;
}

function errorCodeOf(code: string): CacheHubErrorCode {
  if (code === 'FORBIDDEN') return 'forbidden';
  return code === 'UNAUTHENTICATED' || code === 'UNAUTHORIZED' ? 'unauthenticated' : 'server-error';
}
