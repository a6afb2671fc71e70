import type { Source } from '../cache/source';
import { CacheHubError } from '../core/errors/cache-hub-error';
import type { OfflineActionInput } from '../core/outbox/offline-action';
import { removedFields } from '../core/outbox/own-changes';
import type { EntityAdapter, WriteContext } from './entity-adapter';

type Fields = Record<string, unknown>;

/** Sends one write. */
export type AdapterWork = (ctx: WriteContext) => Source<unknown>;

/**
 * What an entity's adapter does for a write with an `op`; undefined where it has no method for it.
 * The row of a create goes out without its temporary id: the server gives it one.
 */
export function adapterWork(
  adapter: EntityAdapter<Fields>,
  write: OfflineActionInput,
  idField: string,
): AdapterWork | undefined {
  const { op, entityId } = write;
  if (op === 'create' && adapter.create !== undefined) {
    const create = adapter.create.bind(adapter);
    return (ctx) => create(withoutTempId(write, idField), ctx);
  }
  if (entityId === undefined) return undefined;
  if (op === 'update' && adapter.update !== undefined) {
    const update = adapter.update.bind(adapter);
    const base = isFields(write.base) ? write.base : undefined;
    return (ctx) => update(entityId, changesOf(write), { ...ctx, base });
  }
  if (op === 'delete' && adapter.delete !== undefined) {
    const remove = adapter.delete.bind(adapter);
    return (ctx) => remove(entityId, ctx);
  }
  return undefined;
}

function withoutTempId(write: OfflineActionInput, idField: string): Fields {
  const fields = fieldsOf(write);
  const { tempId } = write;
  if (tempId === undefined) return fields;
  return Object.fromEntries(
    Object.entries(fields).filter(([field, value]) => field !== idField || value !== tempId),
  );
}

/** What a create or an update says. */
function fieldsOf({ type, payload }: OfflineActionInput): Fields {
  if (isFields(payload)) return payload;
  throw new CacheHubError(
    'rejected',
    `Expected the payload of '${type}' to be fields of its row; got ${typeof payload}.`,
  );
}

/** What an update changes; a field that is undefined is removed. */
function changesOf(write: OfflineActionInput): Fields {
  const removed = removedFields(write).map((field) => [field, undefined] as const);
  return { ...fieldsOf(write), ...Object.fromEntries(removed) };
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
