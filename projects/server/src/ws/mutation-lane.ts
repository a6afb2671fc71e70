import { CLOSE_CODES } from '../protocol';
import type { ErrorMessage, MutateMessage, MutatedMessage } from '../protocol';
import { answerOf, writeOf } from '../writes/mutation';
import type { Mutator } from '../writes/mutation';
import type { ConnectionServices } from './connection-services';

/** MUTATEs of one connection that may wait for their answers at once. */
export const MAX_IN_FLIGHT_MUTATIONS = 32;

const BUSY_RETRY_MS = 250;

/** What a lane does to its connection. */
export interface MutationLine {
  push(message: MutatedMessage | ErrorMessage): void;
  close(code: number, reason: string): void;
}

/**
 * The writes of one connection, done one after the other in the order in which they came. When the
 * socket goes, what was begun is done to its end and what only waited is dropped: its sender cannot
 * tell one from the other, and asks again under the same keys.
 */
export class MutationLane {
  private last: Promise<void> = Promise.resolve();
  private inFlight = 0;
  private ended = false;

  constructor(
    private readonly services: ConnectionServices,
    private readonly line: MutationLine,
  ) {}

  /** Whether one more would be above what WELCOME allowed. */
  get isFull(): boolean {
    return this.inFlight >= MAX_IN_FLIGHT_MUTATIONS;
  }

  take(message: MutateMessage, mutator: Mutator): void {
    if (this.isFull) {
      const text = `At most ${MAX_IN_FLIGHT_MUTATIONS} mutations may wait for their answers.`;
      this.line.push(retryable(message.id, 'TOO_MANY_IN_FLIGHT', text, BUSY_RETRY_MS));
      return;
    }
    this.inFlight += 1;
    this.last = this.last.then(() => this.perform(message, mutator));
  }

  end(): void {
    this.ended = true;
  }

  private async perform(message: MutateMessage, mutator: Mutator): Promise<void> {
    if (this.ended) return;
    const { faults, logger, random, rights, writes } = this.services;
    try {
      const write = writeOf(message, mutator, rights);
      const outcome = 'status' in write ? write : await writes.write(write);
      this.inFlight -= 1;
      if (random() * 100 < faults.settings.loseAnswerPct) {
        this.line.close(CLOSE_CODES.internalError, 'the fault panel lost an answer');
        return;
      }
      this.line.push(answerOf(message, outcome));
    } catch (error) {
      this.inFlight -= 1;
      logger.problem('A mutation failed', error);
      const text = 'The server failed. Trying again with the same idempotencyKey is safe.';
      this.line.push(retryable(message.id, 'UNAVAILABLE', text));
    }
  }
}

function retryable(id: string, code: string, message: string, retryAfterMs?: number): ErrorMessage {
  const after = retryAfterMs !== undefined && { retryAfterMs };
  return { type: 'ERROR', id, code, message, retryable: true, ...after };
}
