import { EnvironmentInjector, inject } from '@angular/core';
import { CacheEngine } from '../cache/cache-engine';
import { ServerClock } from '../cache/server-clock';
import type { EntityModel } from '../core/entities';
import { guardedModel, isRowValue } from '../core/entities';
import type { RowValue } from '../core/gate';
import { rowId } from '../core/keys';
import type { Conflict } from '../core/merge/conflict';
import { judgeRows } from '../core/merge/judge-rows';
import { rowDifference } from '../core/merge/row-difference';
import type { Goal, RowMeeting, ServerFields } from '../core/merge/row-meeting';
import { localRow } from '../core/merge/row-meeting';
import type { OfflineAction } from '../core/outbox/offline-action';
import { removedFields } from '../core/outbox/own-changes';
import { without } from '../core/values';
import { EntityRegistry } from '../entities/entity-registry';
import type { MergePolicy } from '../entities/merge-policy';
import { askResolver } from './ask-resolver';
import { ConflictLog } from './conflict-log';
import { CONFLICT_OPTIONS, policyOf } from './conflict-options';
import type { ConflictPort, ConflictVerdict, ConflictWinner } from './conflict-port';
import { GoneRows } from './gone-rows';
import type { Decision } from './rebase-write';
import { verdictOf } from './rebase-write';
import { RemoteRows } from './remote-rows';
import { Rounds } from './rounds';

/** How often the rules merge one action before a person is asked: a busy row would keep them at it for ever. */
const MAX_ROUNDS = 5;

/** Judges conflicts by the entity's policy, the hub's, and the defaults. */
export class DefaultConflicts implements ConflictPort {
  readonly #engine = inject(CacheEngine);
  readonly #registry = inject(EntityRegistry);
  readonly #injector = inject(EnvironmentInjector);
  readonly #options = inject(CONFLICT_OPTIONS, { optional: true });
  readonly #clock = this.#engine.part(ServerClock);
  readonly #log = this.#engine.part(ConflictLog);
  readonly #remoteRows = new RemoteRows();
  readonly #goneRows = new GoneRows();
  readonly #rounds = new Rounds();

  async judge(action: OfflineAction, current: unknown): Promise<ConflictVerdict> {
    try {
      const { entity, op } = action;
      if (entity === undefined || op === undefined) throw new Error('An action without a row.');
      const since = this.#goneRows.now();
      const remote = await this.#remoteRows.find(action, entity, current);
      if (remote.kind === 'failed') return remote;
      return await this.#judgeRow({ ...action, entity, op }, remote.row, since);
    } catch (error) {
      // Whatever the app's own code did (a getter, a schema): the write is not lost, and not sent blindly.
      return { kind: 'failed', error };
    }
  }

  judged(action: OfflineAction, verdict: ConflictVerdict): void {
    if (verdict.kind === 'send') this.#rounds.count(action.id);
    else this.#rounds.end(action.id);
    if (verdict.kind === 'failed') return;
    const { conflict } = verdict;
    this.#log.detected(conflict);
    if (verdict.kind !== 'ask') this.#log.resolved({ conflict, winner: verdict.winner });
  }

  /** What has to be sent for a conflict that a person decided, perhaps long after it was found. */
  verdictOf(action: OfflineAction, decision: Decision): ConflictVerdict {
    return this.#carryOut(action, decision, this.#goneRows.since(action));
  }

  /** The entity's model; what its functions throw is reported, and taken as "none". */
  #modelOf(entity: string): EntityModel {
    return guardedModel(this.#registry.modelOf(entity), (error) => this.#report(error, entity));
  }

  /** @param since Logical time at which it was found out what the server holds. */
  #carryOut(action: OfflineAction, decision: Decision, since: number): ConflictVerdict {
    const { conflict } = decision;
    this.#goneRows.take(conflict, since);
    return verdictOf(action, decision, this.#modelOf(conflict.entity));
  }

  async #judgeRow(
    action: RowAction,
    remote: RowValue | undefined,
    since: number,
  ): Promise<ConflictVerdict> {
    const { entity } = action;
    const model = this.#modelOf(entity);
    const policy = policyOf(this.#registry.get(entity)?.merge, this.#options ?? undefined);
    const { idField, versionField } = model;
    const own: ServerFields = { idField, versionField, changedAtField: policy.changedAtField };
    const meeting = this.#meetingOf(action, remote, model);
    const times = this.#timesOf(action, remote, own);
    const { goal, faults, ...made } = judgeRows(meeting, policy, times, own);
    for (const { error } of faults) this.#report(error, entity);
    const conflict: Conflict<RowValue> = {
      id: this.#engine.context.scheduler.uuid(),
      entity,
      entityId: action.entityId ?? action.tempId ?? (remote && model.id(remote)) ?? '',
      base: meeting.base,
      local: meeting.local,
      remote,
      ...times,
      ...made,
      actionId: action.id,
    };
    if (this.#rounds.of(action.id) >= MAX_ROUNDS) return { kind: 'ask', conflict };
    const decided = await this.#decide(policy, conflict, goal, own);
    return decided === undefined
      ? { kind: 'ask', conflict }
      : this.#carryOut(action, { conflict, ...decided }, since);
  }

  async #decide(
    { resolve }: MergePolicy,
    conflict: Conflict<RowValue>,
    goal: Goal | undefined,
    own: ServerFields,
  ): Promise<{ goal: Goal; winner: ConflictWinner } | undefined> {
    if (resolve !== undefined) {
      const injector = this.#injector;
      const { scheduler } = this.#engine.context;
      const answer = await askResolver(resolve, conflict, { injector, scheduler });
      if (answer.kind === 'row') return { goal: { row: answer.row }, winner: 'custom' };
      if (answer.kind === 'failed') {
        this.#report(answer.error, conflict.entity);
        return undefined;
      }
    }
    return goal && { goal, winner: winnerOf(goal, conflict, own) };
  }

  #meetingOf(action: RowAction, remote: RowValue | undefined, model: EntityModel): RowMeeting {
    const { op } = action;
    const base = op === 'create' ? undefined : this.#baseOf(action, model);
    const payload = isRowValue(action.payload) ? action.payload : {};
    return { op, base, local: localRow(op, base, payload, removedFields(action)), remote };
  }

  /** The row that the write was made on: as the action says, else the cached one, where that is still it. */
  #baseOf(action: RowAction, model: EntityModel): RowValue | undefined {
    if (isRowValue(action.base)) return action.base;
    const { entity, entityId, baseVersion } = action;
    if (entityId === undefined || baseVersion === undefined) return undefined;
    const { tables } = this.#engine.context.store;
    const known = tables.spaces.get(entity)?.table.find(rowId(entityId));
    if (known?.server === undefined || !known.current) return undefined;
    // A copy: the table goes on changing its own in place.
    return model.version(known.server) === baseVersion ? { ...known.server } : undefined;
  }

  #timesOf(
    { createdAt }: OfflineAction,
    remote: RowValue | undefined,
    { changedAtField }: ServerFields,
  ): { localAt: number; remoteAt: number } {
    const offset = this.#options?.serverOffsetMs?.() ?? this.#clock.offsetMs ?? 0;
    const localAt = createdAt + offset;
    // A row that does not say when was changed by now: the latest that it can be, whatever the clock did since.
    const latest = Math.max(this.#engine.context.scheduler.now() + offset, localAt);
    return { localAt, remoteAt: timeOf(remote?.[changedAtField]) ?? latest };
  }

  #report(error: unknown, entity: string): void {
    this.#engine.journal.report(error, { entity });
  }
}

/** An action that writes one row. */
type RowAction = OfflineAction & {
  readonly entity: string;
  readonly op: NonNullable<OfflineAction['op']>;
};

function timeOf(value: unknown): number | undefined {
  const time =
    typeof value === 'string' ? Date.parse(value) : value instanceof Date ? value.getTime() : value;
  return typeof time === 'number' && Number.isFinite(time) ? time : undefined;
}

function winnerOf(
  { row }: Goal,
  { local, remote }: Conflict<RowValue>,
  own: ServerFields,
): ConflictWinner {
  const fields = [own.idField, own.versionField, own.changedAtField];
  const isRow = (side: RowValue | undefined) =>
    side === undefined || row === undefined
      ? side === row
      : rowDifference(without(side, fields), without(row, fields)) === undefined;
  if (isRow(remote)) return 'remote';
  return isRow(local) ? 'local' : 'merged';
}
