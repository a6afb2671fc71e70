import { Outbox } from '../core/outbox';
import type { UserQueuePorts } from './user-queue-ports';

/** An empty queue, that sends or follows as this tab does. */
export function createOutbox({ gate, options, scheduler }: UserQueuePorts): Outbox {
  const { maxAttempts, maxQueue, concurrency, schemaVersion, backoff } = options;
  const outbox = new Outbox({
    maxAttempts,
    maxQueue,
    concurrency,
    schemaVersion,
    ...backoff,
    isShared: () => gate.hasOthers,
  });
  if (gate.leads) outbox.lead(scheduler.now());
  else outbox.follow();
  return outbox;
}
