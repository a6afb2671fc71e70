import { inject, provideZonelessChangeDetection } from '@angular/core';
import { createApplication } from '@angular/platform-browser';
import type { ActionHandler } from 'ngx-cachehub';
import { CacheHubError, OfflineSyncService, provideCacheHub, withOffline } from 'ngx-cachehub';
import { indexedDbOutbox, provideCacheHubIndexedDb, ɵRENEW_LOG } from 'ngx-cachehub/indexed-db';
import { connect } from './harness-line';

export interface ReplayRun {
  readonly harness: string;
  /** Rows of the reference server: each is a lane. */
  readonly rows: readonly string[];
  /** How many writes to queue for each row; 0 only sends what is left. */
  readonly writes: number;
  /** Tells this run's writes from those of others. */
  readonly name: string;
  /** The fault that the judge has to find: each send goes under a key of its own. */
  readonly keyPerSend: boolean;
  /** False leaves out that the browser begins a new log, to show what that is for. */
  readonly newLog: boolean;
}

interface Note {
  readonly row: string;
  readonly text: string;
}

/** One write after the other in each row's lane; the server keeps what is applied. */
const note: ActionHandler<Note> = async ({ payload }, { idempotencyKey = '', signal }) => {
  socket?.send(JSON.stringify({ kind: 'sent', key: idempotencyKey }));
  const key = keyPerSend ? `${idempotencyKey}#${crypto.randomUUID()}` : idempotencyKey;
  const response = await fetch(`/api/customers/${payload.row}`, {
    method: 'PATCH',
    headers: { 'Content-Type': 'application/json', 'Idempotency-Key': key },
    body: JSON.stringify({ notes: payload.text }),
    signal,
  });
  if (!response.ok) throw new CacheHubError('server-error', `${response.status}`, response);
  return response.json();
};

let socket: WebSocket | undefined;
let keyPerSend = false;

/**
 * Queues through the library's own service while it sends, and tells the harness of each write as
 * soon as it is acknowledged; says when nothing is left to send.
 */
export async function replayUntilDrained(run: ReplayRun): Promise<void> {
  const line = await connect(run.harness);
  socket = line;
  keyPerSend = run.keyPerSend;
  const application = await createApplication({
    providers: [
      provideZonelessChangeDetection(),
      provideCacheHubIndexedDb(),
      run.newLog ? [] : { provide: ɵRENEW_LOG, useValue: null },
      provideCacheHub(
        { logger: { level: 'error' } },
        withOffline({ storage: indexedDbOutbox, handlers: { note } }),
      ),
    ],
  });
  const sync = application.injector.runInContext(() => inject(OfflineSyncService));
  const fill = async (row: string): Promise<void> => {
    for (let place = 0; place < run.writes; place++) {
      const key = `${run.name}/${row}/${place}`;
      const payload = { row, text: `note ${place}` };
      await sync.queueOfflineAction({ type: 'note', payload, lane: row, idempotencyKey: key });
      line.send(JSON.stringify({ kind: 'acknowledged', key }));
    }
  };
  await Promise.all(run.rows.map(fill));
  await sync.sync();
  // A queue whose device cannot be read yet knows of nothing that is left.
  const isLeft = () => !sync.durable() || sync.actions().some(({ status }) => status !== 'parked');
  while (isLeft()) await nextTurn();
  const parked = sync.parked().map(({ error }) => error?.message ?? 'parked');
  line.send(JSON.stringify({ kind: 'drained', parked }));
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 20));
}
