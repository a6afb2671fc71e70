import '@angular/compiler';
import { queueUntilKilled, readQueue } from './queue-run';
import { runContracts, storeUntilFull } from './store-checks';

/** What the harness calls in the page. */
const storePage = { runContracts, storeUntilFull };
export type StorePage = typeof storePage;

Object.assign(globalThis, { storePage });

const params = new URLSearchParams(location.search);
const harness = params.get('harness');
if (harness !== null) {
  const options = { harness, barrier: params.get('barrier') !== 'off' };
  const run = params.get('do') === 'read' ? readQueue(options) : queueUntilKilled(options);
  run.catch((error: unknown) => console.error(error));
}
