import { inject, untracked } from '@angular/core';
import { CacheEngine } from '../cache/cache-engine';
import type { EntityModel } from '../core/entities';
import type { RowValue } from '../core/gate';
import type { EntityId } from '../core/keys';
import { detailKey } from '../core/keys';
import type { OfflineActionInput } from '../core/outbox/offline-action';
import type { ShownRow } from '../core/store/read-row';
import { readRow } from '../core/store/read-row';
import { OFFLINE_PORT } from '../providers/offline-port';
import { CACHE_HUB_SCHEDULER } from '../providers/scheduler';
import { DirectRoad } from './direct-road';
import { QueuedRoad } from './queued-road';
import { isEmptyDelta, type RowDelta } from './row-delta';
import type { WriteRoad } from './write-road';
import { nothingToWrite, writeResult, type WriteResult } from './write-result';

/** A row to be made. */
export interface NewRow {
  readonly id: EntityId;
  /** The server gives another id. */
  readonly isTemporary: boolean;
  readonly fields: RowValue;
  readonly lane: string | undefined;
}

/** Changes of a row. */
export interface RowUpdate {
  readonly delta: RowDelta;
  /** The row that they were made on. */
  readonly on: ShownRow | undefined;
  readonly lane: string | undefined;
}

/** A write that was handed over. */
export interface TakenWrite {
  readonly result: WriteResult<RowValue>;
  /** Settles when its sender shows it, or has refused it. */
  readonly taken: Promise<unknown>;
}

/** Makes writes of rows into actions, and gives them to whoever sends. A part of the engine. */
export class RowWrites {
  readonly #engine = inject(CacheEngine);
  readonly #scheduler = inject(CACHE_HUB_SCHEDULER);
  readonly #road: WriteRoad = this.#createRoad();

  /** Whether what is written waits for the user who is there now. */
  get keepsForUser(): boolean {
    return this.#road.keepsForUser;
  }

  newActionId(): string {
    return this.#scheduler.uuid();
  }

  /** What shows of a row now. */
  read({ name }: EntityModel, id: EntityId): ShownRow | undefined {
    return readRow(this.#engine.context.store, name, this.realId(name, id));
  }

  create(model: EntityModel, { id, isTemporary, fields, lane }: NewRow): WriteResult<RowValue> {
    const { name, idField } = model;
    detailKey(name, id);
    const row = { ...fields, [idField]: id };
    const input: OfflineActionInput = {
      type: `${name}/create`,
      entity: name,
      entityId: id,
      op: 'create',
      payload: isTemporary ? fields : row,
      optimistic: [{ type: 'CREATE', entityId: id, entity: row }],
      ...(isTemporary && { tempId: String(id) }),
      ...(lane !== undefined && { lane }),
    };
    return this.#send(model, id, { input, fallback: row }).result;
  }

  update(model: EntityModel, id: EntityId, update: RowUpdate): WriteResult<RowValue> {
    const { on, delta } = update;
    if (on !== undefined && isEmptyDelta(delta)) return nothingToWrite(on.row);
    return this.sendUpdate(model, id, { ...update, actionId: this.newActionId() }).result;
  }

  /** The same under an id that is known already. */
  sendUpdate(
    model: EntityModel,
    id: EntityId,
    update: RowUpdate & { readonly actionId: string },
  ): TakenWrite {
    const { delta, on, actionId, lane } = update;
    const { name, idField } = model;
    const { changes, unset } = delta;
    detailKey(name, id);
    const input: OfflineActionInput = {
      type: `${name}/update`,
      entity: name,
      entityId: id,
      op: 'update',
      payload: changes,
      ...basedOn(on),
      optimistic: [{ type: 'UPDATE', entityId: id, changes, ...(unset.length > 0 && { unset }) }],
      ...(lane !== undefined && { lane }),
    };
    const fallback = { ...on?.row, ...changes, [idField]: id };
    return this.#send(model, id, { input, fallback, actionId });
  }

  delete(model: EntityModel, id: EntityId, lane: string | undefined): WriteResult<RowValue> {
    const { name, idField } = model;
    detailKey(name, id);
    const on = this.read(model, id);
    const input: OfflineActionInput = {
      type: `${name}/delete`,
      entity: name,
      entityId: id,
      op: 'delete',
      payload: null,
      ...basedOn(on),
      optimistic: [{ type: 'DELETE', entityId: id }],
      ...(lane !== undefined && { lane }),
    };
    return this.#send(model, id, { input, fallback: on?.row ?? { [idField]: id } }).result;
  }

  /** The id by which the server knows the row, where there is one. */
  realId(entity: string, id: EntityId): EntityId {
    return this.#road.toReal(entity, id);
  }

  #send(
    model: EntityModel,
    id: EntityId,
    write: {
      readonly input: OfflineActionInput;
      /** What to say of the row where nothing shows of it. */
      readonly fallback: RowValue;
      readonly actionId?: string;
    },
  ): TakenWrite {
    const { input, fallback, actionId = this.newActionId() } = write;
    const { carriedBy, durable, confirmed } = this.#road.send(input, actionId);
    const { users } = this.#engine;
    const user = untracked(users);
    // The next user's row is not what this one wrote.
    const isTheirs = () => untracked(users) === user;
    const shown = () => (isTheirs() ? this.read(model, id)?.row : undefined) ?? fallback;
    const result = writeResult({
      actionId,
      carriedBy,
      durable: durable.then(shown),
      confirmed: confirmed.then((answer) => (isRowOf(model, answer) ? answer : shown())),
    });
    return { result, taken: carriedBy };
  }

  #createRoad(): WriteRoad {
    const queue = inject(OFFLINE_PORT, { optional: true });
    return queue === null ? this.#engine.part(DirectRoad) : new QueuedRoad(queue);
  }
}

/** What a write was made on: for the server to see whether it still is so, and for a merge where it is not. */
function basedOn(on: ShownRow | undefined): Pick<OfflineActionInput, 'base' | 'baseVersion'> {
  if (on === undefined) return {};
  return { base: on.row, ...(on.version !== undefined && { baseVersion: on.version }) };
}

function isRowOf(model: EntityModel, value: unknown): value is RowValue {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return model.id(Object.fromEntries(Object.entries(value))) !== undefined;
}
