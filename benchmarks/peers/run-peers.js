import { cpuClock } from '../store/cpu-clock';
import { makeCustomers, makeLists, makeUpdates } from '../store/customers';
import { top100 } from '../store/viewer';
import { deepEqual } from '../../projects/ngx-cachehub/src/core/values';
import { ngrxSignals } from './contestants/ngrx-signals';
import { ours } from './contestants/ours';
import { rxdb } from './contestants/rxdb';
import { tanstackDb } from './contestants/tanstack-db';
import { tanstackQuery } from './contestants/tanstack-query';

const UPDATES = 20_000;
const OBSERVED_LISTS = 10;
const OBSERVED_DETAILS = 100;
/** ms after which a slow contestant stops: what counts is the figure of one update. */
const BUDGET = 2_000;

const [, , workload, batchText, rowsText, roundsText] = process.argv;
const batch = Number(batchText);
const rows = makeCustomers(Number(rowsText));
const { messages } = makeUpdates(rows, UPDATES);
const lists = makeLists(rows, rows.length / 200);
const detailIds = Array.from(
  { length: OBSERVED_DETAILS },
  (_, index) => rows[Math.floor((index * rows.length) / OBSERVED_DETAILS)].id,
);
const contestants =
  workload === 'lists'
    ? [ours, ngrxSignals, tanstackQuery, tanstackDb, rxdb]
    : [ours, tanstackDb, rxdb];

const breathe = () => new Promise((resolve) => setTimeout(resolve, 0));

/** What is right after the first so many updates. */
function replay(count) {
  const known = new Map(rows.map((row) => [row.id, row]));
  for (const { data } of messages.slice(0, count)) {
    const row = known.get(data.entityId);
    if (data.version > row.version) {
      known.set(row.id, { ...row, ...data.changes, version: data.version });
    }
  }
  return known;
}

function countDifferent(shown, expected) {
  return expected.filter((row, at) => !deepEqual(row, shown?.[at])).length;
}

function countWrong(state, done) {
  const known = replay(done);
  if (workload === 'top') return countDifferent(state.shown(), top100(known.values()));
  let wrong = 0;
  for (let page = 0; page < OBSERVED_LISTS; page++) {
    wrong += countDifferent(
      state.list(page),
      lists[page].map(({ id }) => known.get(id)),
    );
  }
  for (const id of detailIds) if (!deepEqual(state.detail(id), known.get(id))) wrong++;
  return wrong;
}

async function measure(contestant) {
  const state = await contestant[workload]({
    rows,
    lists,
    observedLists: OBSERVED_LISTS,
    detailIds,
  });
  await breathe();
  globalThis.gc();
  const begin = cpuClock();
  let done = 0;
  while (done < messages.length) {
    const part = messages.slice(done, done + batch);
    const waits = state.apply(part);
    if (waits !== undefined) await waits;
    done += part.length;
    if ((batch > 1 || done % 50 === 0) && cpuClock() - begin > BUDGET) break;
  }
  // Until the last word has reached whoever observes.
  await state.settle?.();
  const each = ((cpuClock() - begin) * 1_000) / done;
  const wrong = countWrong(state, done);
  await state.end?.();
  return { each, wrong };
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

const results = new Map(contestants.map(({ name }) => [name, []]));
for (let round = 0; round <= Number(roundsText); round++) {
  for (const contestant of round % 2 === 0 ? contestants : [...contestants].reverse()) {
    const result = await measure(contestant);
    if (round > 0) results.get(contestant.name).push(result);
  }
}
const floor = results.get(ours.name);
console.log(
  JSON.stringify(
    contestants.map(({ name }) => {
      const measured = results.get(name);
      return {
        name,
        each: median(measured.map(({ each }) => each)),
        ratio: median(measured.map(({ each }, round) => each / floor[round].each)),
        wrong: Math.max(...measured.map(({ wrong }) => wrong)),
      };
    }),
  ),
);
process.exit(0);
