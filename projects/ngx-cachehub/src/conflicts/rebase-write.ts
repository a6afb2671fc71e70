import type { EntityModel } from '../core/entities';
import type { RowValue } from '../core/gate';
import type { EntityId } from '../core/keys';
import type { Conflict } from '../core/merge/conflict';
import type { RowDifference } from '../core/merge/row-difference';
import { rowDifference } from '../core/merge/row-difference';
import type { Goal } from '../core/merge/row-meeting';
import type { OfflineAction, OptimisticChange } from '../core/outbox/offline-action';
import { ownChanges } from '../core/outbox/own-changes';
import { without } from '../core/values';
import type { ConflictVerdict, ConflictWinner, RebasedWrite } from './conflict-port';

/** A conflict that was decided. */
export interface Decision {
  readonly conflict: Conflict<RowValue>;
  readonly goal: Goal;
  readonly winner: ConflictWinner;
}

/** What has to be sent for the row to become what was decided: nothing, where the server has it so already. */
export function verdictOf(
  action: OfflineAction,
  { conflict, goal, winner }: Decision,
  model: EntityModel,
): ConflictVerdict {
  const rebased = writeTowards(action, conflict, goal, model);
  return rebased === undefined
    ? { kind: 'done', current: conflict.remote ?? null, conflict, winner }
    : { kind: 'send', rebased, conflict, winner };
}

function writeTowards(
  action: OfflineAction,
  { remote, entityId, base }: Conflict<RowValue>,
  { row }: Goal,
  model: EntityModel,
): RebasedWrite | undefined {
  const write = new RowWrite(
    action,
    remote === undefined ? entityId : (model.id(remote) ?? entityId),
  );
  if (remote === undefined) {
    return row && write.create(without(row, [model.versionField]), base);
  }
  const made = { base: remote, baseVersion: model.version(remote) };
  if (row === undefined) return { ...write.delete(), ...made };
  // Whatever a resolver or a person made of the row: its id and version are the server's.
  const own = [model.idField, model.versionField];
  const difference = rowDifference(without(remote, own), without(row, own));
  return difference && { ...write.update(difference), ...made };
}

/** The writes that one action may become. What it showed of other rows stays shown. */
class RowWrite {
  readonly #action: OfflineAction;
  readonly #entityId: EntityId;

  constructor(action: OfflineAction, entityId: EntityId) {
    this.#action = action;
    this.#entityId = entityId;
  }

  create(row: RowValue, base: RowValue | undefined): RebasedWrite {
    const optimistic = this.#showing({ type: 'CREATE', entityId: this.#entityId, entity: row });
    // The server has no row, and so no version that a write could be made on.
    return {
      ...this.#target(),
      op: 'create',
      payload: row,
      base,
      baseVersion: undefined,
      optimistic,
    };
  }

  /** Fields are removed by what the action shows: that is where a stored action says it. */
  update({ changes, unset }: RowDifference) {
    const entityId = this.#entityId;
    const optimistic =
      unset.length === 0
        ? this.#showing({ type: 'UPDATE', entityId, changes })
        : this.#show({ type: 'UPDATE', entityId, changes, unset });
    return {
      ...this.#target(),
      op: 'update',
      payload: changes,
      optimistic,
    } as const;
  }

  delete() {
    const optimistic = this.#showing({ type: 'DELETE', entityId: this.#entityId });
    return { ...this.#target(), op: 'delete', payload: null, optimistic } as const;
  }

  #target() {
    return { entityId: this.#entityId };
  }

  /** An action that showed nothing of its row goes on showing nothing of it. */
  #showing(change: OptimisticChange): readonly OptimisticChange[] {
    const action = this.#action;
    return ownChanges(action).length === 0 ? (action.optimistic ?? []) : this.#show(change);
  }

  #show(change: OptimisticChange): readonly OptimisticChange[] {
    const own = new Set(ownChanges(this.#action));
    return [change, ...(this.#action.optimistic ?? []).filter((one) => !own.has(one))];
  }
}
