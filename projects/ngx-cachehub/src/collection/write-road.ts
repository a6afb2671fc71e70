import type { EntityId } from '../core/keys';
import type { OfflineActionInput } from '../core/outbox/offline-action';

/** A write that was handed over. */
export interface SentWrite {
  /** The id of the action that carries it: another's, where it became part of that. */
  readonly carriedBy: Promise<string>;
  /** Resolves when the write is safe. */
  readonly durable: Promise<unknown>;
  /** What the server answered. */
  readonly confirmed: Promise<unknown>;
}

/** How writes reach the server. */
export interface WriteRoad {
  /** Whether what it is given waits for the user who is there now, and is nobody else's. */
  readonly keepsForUser: boolean;
  /** Shows the write at once, and sends it when it may be sent. What is wrong with it is told by the promises. */
  send(input: OfflineActionInput, id: string): SentWrite;
  /** The server's id of a temporary one, where it is known; the same id otherwise. */
  toReal(entity: string, id: EntityId): EntityId;
}
