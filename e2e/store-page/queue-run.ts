import { runInInjectionContext } from '@angular/core';
import type { OfflineAction, OutboxStore } from 'ngx-cachehub';
import { indexedDbOutbox } from 'ngx-cachehub/indexed-db';
import { connect } from './harness-line';
import { openTab } from './page-injector';

export interface QueueRun {
  /** Where acknowledgements go, as `ws://…`. */
  readonly harness: string;
  readonly barrier: boolean;
}

const LANES = 4;
/** Mostly small, sometimes large: the larger a write, the longer the way from its success to its commit. */
const MAX_BYTES = 2_000_000;

/** What the harness learns of one action: enough to judge what is there after the kill. */
export interface QueuedMark {
  readonly id: string;
  readonly lane: string;
  /** Its place in its lane, from 0 in each run of the page. */
  readonly place: number;
  /** Actions of one put stand or fall together. */
  readonly group: string;
  readonly groupSize: number;
}

/**
 * Queues actions, several lanes at a time, and tells the harness of each as soon as the store says
 * that it is stored. It goes on until it is killed.
 */
export async function queueUntilKilled(run: QueueRun): Promise<void> {
  const outbox = await openOutbox(run.barrier);
  const before = await outbox.load(null);
  let seq = (before.at(-1)?.seq ?? 0) + 1;
  const socket = await connect(run.harness);
  const nextAction = (mark: Omit<QueuedMark, 'id'>): OfflineAction => ({
    id: crypto.randomUUID(),
    type: 'note',
    payload: { ...mark, text: 'x'.repeat(Math.floor(Math.random() ** 2 * MAX_BYTES)) },
    idempotencyKey: crypto.randomUUID(),
    lane: mark.lane,
    createdAt: Date.now(),
    seq: seq++,
    attempts: 0,
    nextAttemptAt: null,
    status: 'queued',
    sent: false,
    userKey: null,
    schemaVersion: 1,
  });
  const fill = async (lane: string): Promise<void> => {
    for (let place = 0; ;) {
      const group = crypto.randomUUID();
      const groupSize = Math.random() < 0.2 ? 3 : 1;
      const actions = Array.from({ length: groupSize }, (_, index) =>
        nextAction({ lane, place: place + index, group, groupSize }),
      );
      place += groupSize;
      await outbox.put(actions);
      socket.send(JSON.stringify(actions.map(markOf)));
    }
  };
  const start = crypto.randomUUID();
  await Promise.all(Array.from({ length: LANES }, (_, lane) => fill(`${start}:${lane}`)));
}

/** Tells the harness what is stored, in the order of the queue. */
export async function readQueue(run: QueueRun): Promise<void> {
  const outbox = await openOutbox(true);
  const socket = await connect(run.harness);
  socket.send(JSON.stringify((await outbox.load(null)).map(markOf)));
}

async function openOutbox(barrier: boolean): Promise<OutboxStore> {
  return runInInjectionContext(await openTab({ barrier }), indexedDbOutbox);
}

function markOf({ id, payload }: OfflineAction): QueuedMark {
  const { lane, place, group, groupSize } = payload as QueuedMark;
  return { id, lane, place, group, groupSize };
}
