import { CacheHubError, detailKey } from 'ngx-cachehub';
import type { OfflineAction, OfflineActionInput } from 'ngx-cachehub';
import type { Dice } from '../../realtime/spec-support/chaos-dice';
import type { EntityName } from '../../realtime/spec-support/chaos-entities';
import { TABLES, marksOf } from './simulation-backend';
import type { LedgerWrite } from './simulation-ledger';
import { judgeWrite } from './simulation-oracles';
import type { SimulationPage } from './simulation-page';

interface RowName {
  readonly entity: EntityName;
  readonly id: string;
}

/** Rows that the page may name: the first ones, and those that this device has made. */
function someRow(page: SimulationPage, dice: Dice): RowName {
  const { ledger } = page.world;
  const made = ledger.writes.flatMap(({ op, user, entity, row, acknowledgedAt }) => {
    if (op !== 'create' || user !== page.user || acknowledgedAt === undefined) return [];
    // As the page shows it: under the real id, once that is known.
    const shown = page.cache.getValue<{ id: string }>(detailKey(entity, row));
    return shown === undefined ? [] : [{ entity, id: String(shown.id) }];
  });
  if (made.length > 0 && dice.hits(0.5)) return dice.pick(made);
  return { entity: dice.pick(TABLES), id: dice.pick(['1', '2', '3']) };
}

/** Queues a write; what the queue says of it goes into the ledger. */
export function writeSomething(
  page: SimulationPage,
  op: LedgerWrite['op'],
  dice: Dice,
): Promise<void> {
  const { ledger, clock } = page.world;
  const { user } = page;
  const isCreate = op === 'create';
  const { entity, id } = isCreate
    ? { entity: dice.pick(TABLES), id: `tmp_${ledger.writes.length + 1}` }
    : someRow(page, dice);
  // A create is never folded into another write: what depends on it depends on its id.
  const earlier = ledger.writes.filter(
    (write) => write.user === user && write.op === 'create' && write.acknowledgedAt !== undefined,
  );
  const before = earlier.length > 0 && dice.hits(0.15) ? dice.pick(earlier).id : undefined;
  const dependsOn = before === undefined ? [] : [before];
  const lane = dice.hits(0.1) ? 'side' : undefined;
  const { name: life } = page;
  const at = clock.now();
  const write = ledger.open({ user, page: life, op, entity, row: id, lane, dependsOn, at });
  const input = inputOf(page, write, dice);
  if (write.mark % 4 === 0) return awaitOutcome(page, write, input);
  return page.offline.queueOfflineAction(input).then(
    (actionId) => {
      write.id = actionId;
      write.acknowledgedAt = clock.now();
    },
    (error: unknown) => {
      // Kept in memory: it may go out, and nobody was promised that it does.
      const details = error instanceof CacheHubError ? error.details : undefined;
      const known = details as { readonly id?: string } | undefined;
      write.id = known?.id;
    },
  );
}

/** As a form does that closes when its write is done: the queue's yes is the server's. */
async function awaitOutcome(
  { world, offline }: SimulationPage,
  write: LedgerWrite,
  input: OfflineActionInput,
): Promise<void> {
  write.outcome = 'awaited';
  try {
    const outcome = offline.perform(input);
    write.id = offline.actions().find((action) => carries(action, write))?.id;
    await outcome;
    write.acknowledgedAt = world.clock.now();
    for (const fault of judgeWrite(world, write)) world.faults.push(`[Q20] before it is: ${fault}`);
  } catch (error) {
    // What becomes of it from now on is judged by the log.
    if (!(error instanceof CacheHubError)) throw error;
  } finally {
    write.outcome = 'known';
  }
}

function carries({ op, entity, entityId, payload }: OfflineAction, write: LedgerWrite): boolean {
  if (write.op !== 'delete') return marksOf(payload).includes(write.mark);
  return op === 'delete' && entity === write.entity && String(entityId) === write.row;
}

function inputOf(page: SimulationPage, write: LedgerWrite, dice: Dice): OfflineActionInput {
  const { op, entity, row, lane, dependsOn } = write;
  const shown = page.cache.getValue<{ version?: number }>(detailKey(entity, row));
  const base = dice.hits(0.8) ? shown : undefined;
  const payload = op === 'delete' ? null : payloadOf(page, write, dice);
  const change =
    op === 'create'
      ? { type: 'CREATE' as const, entity: { id: row, ...payload } }
      : op === 'delete'
        ? { type: 'DELETE' as const, entityId: row }
        : { type: 'UPDATE' as const, entityId: row, changes: payload ?? {} };
  return {
    type: 'write',
    payload,
    entity,
    op,
    ...(op === 'create' ? { tempId: row } : { entityId: row }),
    ...(lane !== undefined && { lane }),
    ...(dependsOn.length > 0 && { dependsOn }),
    ...(base?.version !== undefined && { base, baseVersion: base.version }),
    optimistic: [change],
  };
}

function payloadOf(page: SimulationPage, { mark, user, op, row }: LedgerWrite, dice: Dice) {
  const other = someRow(page, dice).id;
  const note = dice.hits(0.3) && other !== row ? { note: other } : {};
  const fields =
    op === 'create' || dice.hits(0.4)
      ? { name: `${user}-n${mark}`, group: dice.pick(['a', 'b']), rank: dice.below(9) }
      : { rank: dice.below(9) };
  return { ...fields, ...note, [`m${mark}`]: 1 };
}

// ── what a person does about writes that wait for one ──

/** Tends to one parked action, if there is one. */
export async function tendParked(page: SimulationPage, dice: Dice): Promise<void> {
  const parked = page.offline.parked();
  if (parked.length === 0) return;
  const action = dice.pick(parked);
  const { ledger } = page.world;
  const choice = dice.below(4);
  if (choice < 2) await page.offline.retry(action.id).catch(ignored);
  else if (choice === 2) {
    const fields = typeof action.payload === 'object' ? action.payload : null;
    ledger.renames(action.id);
    await page.offline
      .edit(action.id, fields === null ? null : { ...fields, rank: 10 })
      .catch(ignored);
  } else await discard(page, action, dice.hits(0.5));
}

export async function discard(
  page: SimulationPage,
  action: OfflineAction,
  dependants: boolean,
): Promise<void> {
  const before = page.offline.actions();
  const noteGivenUp = () => {
    giveUp(page, action);
    if (!dependants) return;
    const left = new Set(page.offline.actions().map(({ id }) => id));
    for (const other of before) if (!left.has(other.id)) giveUp(page, other);
  };
  // The device may have the decision, though the page that asked for it ends before it is told so.
  const noteAtTheEnd = () => {
    if (page.offline.actions().every(({ id }) => id !== action.id)) noteGivenUp();
  };
  page.undecided.add(noteAtTheEnd);
  await page.offline.discard(action.id, { dependants }).catch(ignored);
  page.undecided.delete(noteAtTheEnd);
  noteGivenUp();
}

/** Decides one open conflict, if there is one. */
export async function decide(page: SimulationPage, dice: Dice): Promise<void> {
  const open = page.conflicts.open();
  if (open.length === 0) return;
  const conflict = dice.pick(open);
  const action = page.offline.actions().find(({ id }) => id === conflict.actionId);
  if (action === undefined) return;
  const choice = dice.pick(['local', 'remote', 'merged'] as const);
  page.world.ledger.renames(action.id);
  const isWhole = conflict.remote === undefined || conflict.local === undefined;
  if (choice !== 'local' && isWhole) giveUp(page, action);
  await page.conflicts.resolve(conflict.id, choice).catch(ignored);
}

function giveUp(page: SimulationPage, action: OfflineAction): void {
  const { ledger } = page.world;
  ledger.giveUpAction(action.id);
  ledger.giveUp(marksOf(action.payload));
  if (action.op !== 'delete') return;
  for (const write of ledger.writes) {
    const isOfRow = page.world.isSameRow(write, String(action.entity), String(action.entityId));
    if (write.user === page.user && isOfRow) write.isGivenUp = true;
  }
}

/** What the queue refuses is over meanwhile, or on its way; a device that fails tells it too. */
const ignored = (error: unknown): void => {
  if (!(error instanceof CacheHubError)) throw error;
};
