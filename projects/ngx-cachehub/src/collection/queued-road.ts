import type { EntityId } from '../core/keys';
import type { OfflineActionInput } from '../core/outbox/offline-action';
import type { OfflinePort } from '../providers/offline-port';
import type { SentWrite, WriteRoad } from './write-road';

/** Writes go through the queue: safe when the device has them. */
export class QueuedRoad implements WriteRoad {
  readonly #queue: OfflinePort;
  readonly keepsForUser = true;

  constructor(queue: OfflinePort) {
    this.#queue = queue;
  }

  send(input: OfflineActionInput, id: string): SentWrite {
    const submission = this.#queue.submit(input, id);
    return {
      carriedBy: submission.then((taken) => taken.id),
      durable: submission.then(({ stored }) => stored),
      confirmed: submission.then(({ settled }) => settled),
    };
  }

  toReal(entity: string, id: EntityId): EntityId {
    return this.#queue.toReal(entity, id);
  }
}
