import type { Rights } from '../access/rights';
import type { Database } from '../db/database';
import type { CancelMessage, RequestMessage } from '../protocol';
import type { Clock } from '../runtime/clock';
import type { Logger } from '../runtime/logger';
import { refuseTalk } from '../talk/talk-line';
import type { TalkLine } from '../talk/talk-line';
import type { RequestMethods } from './request-method';

/** Requests of one connection that may wait for their answers at once. */
const MAX_IN_FLIGHT = 32;
const BUSY_RETRY_MS = 250;

export interface RequestServices {
  readonly methods: RequestMethods;
  readonly database: Database;
  readonly rights: Rights;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** The requests of one connection, done side by side; each has one answer, or none once cancelled. */
export class RequestLane {
  private readonly inFlight = new Map<string, AbortController>();

  constructor(
    private readonly line: TalkLine,
    private readonly services: RequestServices,
  ) {}

  take(message: RequestMessage): void {
    const { id, method } = message;
    if (this.inFlight.has(id)) {
      refuseTalk(this.line, { id }, 'DUPLICATE_ID', 'A request of this id waits for its answer.');
    } else if (this.inFlight.size >= MAX_IN_FLIGHT) {
      const text = `At most ${MAX_IN_FLIGHT} requests may wait for their answers.`;
      refuseTalk(this.line, { id }, 'TOO_MANY_IN_FLIGHT', text, BUSY_RETRY_MS);
    } else if (!this.services.methods.has(method)) {
      const text = `There is no method ${JSON.stringify(method.slice(0, 64))}.`;
      refuseTalk(this.line, { id }, 'UNKNOWN_METHOD', text);
    } else {
      const abort = new AbortController();
      this.inFlight.set(id, abort);
      void this.perform(message, abort);
    }
  }

  cancel({ id }: CancelMessage): void {
    this.inFlight.get(id)?.abort();
    this.inFlight.delete(id);
  }

  end(): void {
    for (const abort of this.inFlight.values()) abort.abort();
    this.inFlight.clear();
  }

  private async perform(
    { id, method, params }: RequestMessage,
    abort: AbortController,
  ): Promise<void> {
    const { methods, logger, ...services } = this.services;
    const context = { ...services, identity: this.line.identity, signal: abort.signal };
    try {
      const outcome = await methods.get(method)?.(params, context);
      if (!outcome || this.inFlight.get(id) !== abort) return;
      if (outcome.ok) this.line.push({ type: 'RESPONSE', id, result: outcome.result });
      else refuseTalk(this.line, { id }, outcome.code, outcome.message);
    } catch (error) {
      logger.problem(`The request ${method} failed`, error);
      if (this.inFlight.get(id) !== abort) return;
      refuseTalk(this.line, { id }, 'UNAVAILABLE', 'The server failed.', BUSY_RETRY_MS);
    } finally {
      if (this.inFlight.get(id) === abort) this.inFlight.delete(id);
    }
  }
}
