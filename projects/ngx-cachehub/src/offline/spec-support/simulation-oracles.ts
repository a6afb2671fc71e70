import type { Applied, SimulationBackend } from './simulation-backend';
import type { LedgerWrite } from './simulation-ledger';
import type { SimulationWorld } from './simulation-world';

/** What must hold when nothing is queued any more: of every write of the ledger, by the server's log. */
export function judgeLedger(world: SimulationWorld): string[] {
  const { backend, ledger } = world;
  return [
    ...backend.faults,
    ...ledger.writes.flatMap((write) => judgeWrite(world, write)),
    ...judgeOrder(world),
  ];
}

/** I5: it is in the log, or there is a reason. */
export function judgeWrite(world: SimulationWorld, write: LedgerWrite): string[] {
  const { mark, op, row, id, acknowledgedAt, isGivenUp } = write;
  if (acknowledgedAt === undefined || isGivenUp) return [];
  const { applied } = world.backend;
  if (op !== 'delete' && applied.some(({ marks }) => marks.includes(mark))) return [];
  const ofRow = applied.filter((entry) => entry.user === write.user && isOf(world, write, entry));
  // A change that became part of the delete of its row.
  if (ofRow.some((entry) => entry.op === 'delete')) return [];
  if (isGone(world, write)) return [];
  return [`[I5] write ${mark} (${op} of ${row}, action ${id}) was stored, and is nowhere.`];
}

/** The row is not there: never made, as a create with its delete, or deleted by others, and perhaps made anew since. */
function isGone(world: SimulationWorld, write: LedgerWrite): boolean {
  const { backend, ledger } = world;
  const { user, entity, row } = write;
  const ids = world.realIds(user, entity, row);
  const isThere = ids.some((id) => backend.row(user, entity, id) !== undefined);
  if (isThere && !ids.some((id) => backend.wasDeletedElsewhere(user, entity, id))) return false;
  const isTemporary = row.startsWith('tmp_');
  const siblings = ledger.writes.filter((other) => world.isSameRow(other, entity, row));
  if (isTemporary && ids.length === 0) return siblings.some(({ op }) => op === 'delete');
  if (write.op === 'delete') return true;
  // A change that became part of a delete of its row, in whatever tab, where others have deleted it as well.
  const carriers = write.outcome === 'not asked for' ? [write] : siblings;
  return carriers.some((carrier) => carrier.id !== undefined && ledger.wasDelete(carrier.id));
}

/** When each write took effect first: by itself, or only in a row that a person made anew. */
function firstPlaces({ applied }: SimulationBackend): ReadonlyMap<number, number> {
  const places = new Map<number, number>();
  for (const ofMadeAnew of [false, true]) {
    applied.forEach(({ marks, isMadeAnew }, place) => {
      if (isMadeAnew !== ofMadeAnew) return;
      for (const mark of marks) if (!places.has(mark)) places.set(mark, place);
    });
  }
  return places;
}

/** I7, and that what depends waits. */
function judgeOrder(world: SimulationWorld): string[] {
  const { ledger, backend } = world;
  const places = firstPlaces(backend);
  const faults: string[] = [];
  for (const later of ledger.writes) {
    const place = places.get(later.mark);
    if (place === undefined) continue;
    for (const earlier of ledger.writes) {
      if (earlier.mark >= later.mark || earlier.isGivenUp || earlier.user !== later.user) continue;
      const first = places.get(earlier.mark);
      if (first === undefined || first <= place) continue;
      if (earlier.id !== undefined && later.dependsOn.includes(earlier.id)) {
        faults.push(`[Q5] write ${later.mark} went before ${earlier.mark}, on which it depends.`);
      }
      if (!isQueuedBefore(earlier, later) || !isSameLane(world, earlier, later)) continue;
      faults.push(`[I7] write ${later.mark} went before ${earlier.mark} of its lane.`);
    }
  }
  return faults;
}

/** Across pages only what was stored first is known to be first. */
function isQueuedBefore(earlier: LedgerWrite, later: LedgerWrite): boolean {
  if (earlier.page === later.page) return true;
  return earlier.acknowledgedAt !== undefined && earlier.acknowledgedAt < later.at;
}

function isSameLane(world: SimulationWorld, earlier: LedgerWrite, later: LedgerWrite): boolean {
  if (earlier.lane !== undefined || later.lane !== undefined) return earlier.lane === later.lane;
  return world.isSameRow(earlier, later.entity, later.row);
}

function isOf(world: SimulationWorld, write: LedgerWrite, { entity, id }: Applied): boolean {
  return world.isSameRow(write, entity, id);
}
