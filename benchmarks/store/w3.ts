import { listKey, Store } from '../../projects/ngx-cachehub/src/core';
import { cpuRounds } from './cpu-rounds';
import type { Run } from './cpu-rounds';
import { ENTITY, makeCustomers } from './customers';
import type { Customer } from './customers';
import { microseconds, report } from './report';
import { countDifferent } from './updates';

const ROWS = 100_000;
const KEY = listKey(ENTITY);

const rows = makeCustomers(ROWS);
const expected = mapOf(rows);

function mapOf(from: readonly Customer[]): ReadonlyMap<string, Customer> {
  return new Map(from.map((row) => [row.id, row]));
}

function storeOf(from: readonly Customer[]): Store {
  const store = new Store({ freeze: undefined, bulkCreateThreshold: 10, clientId: 'me' });
  const token = store.beginFetch(KEY);
  store.acceptFetch(token, from, 0);
  store.endFetch(token);
  return store;
}

/** The answer of a load, or a copy from the device, in one list of all rows. */
function library(): Run {
  let store: Store | undefined;
  return {
    work: () => {
      store = storeOf(rows);
    },
    countWrong: () => {
      const shown = store?.read(KEY) as readonly Customer[];
      return Math.max(ROWS - shown.length, countDifferent(mapOf(shown), expected));
    },
  };
}

function map(): Run {
  let held: ReadonlyMap<string, Customer> | undefined;
  return {
    work: () => {
      held = mapOf(rows);
    },
    countWrong: () => countDifferent(held ?? new Map<string, Customer>(), expected),
  };
}

/** Bytes that stay, with the rows themselves. */
function heapOf<T>(hold: (from: readonly Customer[]) => T): number {
  const held: T[] = [];
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  held.push(hold(makeCustomers(ROWS)));
  globalThis.gc?.();
  const bytes = process.memoryUsage().heapUsed - before;
  return held.length * bytes;
}

const outcome = cpuRounds({ library, map }, report.rounds);
const ours = heapOf(storeOf);
const theirs = heapOf(mapOf);
const each = (name: 'library' | 'map') => microseconds(outcome.ms(name), ROWS);
const wrong = outcome.wrong('library');
report.tell([
  {
    what: 'W3, 100,000 rows known at once, to a bare Map',
    ratio: outcome.ratio('library', 'map'),
    goal: 1.3,
    wrong,
    note: `${each('library')} a row, ${each('map')} in the Map`,
  },
  {
    what: 'W3, memory of a row, to a bare Map',
    ratio: ours / theirs,
    goal: 1.4,
    wrong,
    note: `${Math.round(ours / ROWS)} bytes a row with its values, ${Math.round(theirs / ROWS)} in the Map`,
  },
]);
