import '@angular/compiler';
import { queueUntilKilled, readQueue } from './queue-run';
import { replayUntilDrained } from './replay-run';
import { runContracts, storeUntilFull } from './store-checks';

/** What the harness calls in the page. */
const storePage = { runContracts, storeUntilFull };
export type StorePage = typeof storePage;

Object.assign(globalThis, { storePage });

const params = new URLSearchParams(location.search);
const harness = params.get('harness');
if (harness !== null) run(harness).catch((error: unknown) => console.error(error));

function run(line: string): Promise<void> {
  const queue = { harness: line, barrier: params.get('barrier') !== 'off' };
  switch (params.get('do')) {
    case 'queue':
      return queueUntilKilled(queue);
    case 'read':
      return readQueue(queue);
    default:
      return replayUntilDrained({
        harness: line,
        rows: params.getAll('row'),
        writes: Number(params.get('writes')),
        name: params.get('name') ?? '',
        keyPerSend: params.get('key') === 'per-send',
        newLog: params.get('log') !== 'old',
      });
  }
}
