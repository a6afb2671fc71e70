import { inject } from '@angular/core';
import { defer, EMPTY, mergeMap, of, tap } from 'rxjs';
import type { Observable } from 'rxjs';
import { CacheEngine } from '../cache/cache-engine';
import { fromSource } from '../cache/from-source';
import type { Source } from '../cache/source';
import { CacheHubError } from '../core/errors/cache-hub-error';
import type { EntityId } from '../core/keys';
import { ADAPTED_ENTITY } from '../entities/adapted-entity';
import type { EntityAdapter, WriteContext } from '../entities/entity-adapter';
import type { AnyEntityDefinition } from '../entities/entity-definition';
import { hubRestAdapter } from '../entities/hub-rest-adapter';
import type { MutatedMessage, WireRow } from '../protocol';
import { CACHE_HUB_CONFIG } from '../providers/cache-hub-config';
import { Mutations } from './mutations';
import type { Mutation } from './mutations';

/**
 * An adapter that writes by MUTATE over the open socket. It reads as `reads`, or by REST below the
 * hub's `baseUrl`. So it writes, too, where the server takes no writes over the socket, and in a tab
 * that has no socket of its own.
 *
 * A write fails with 'disconnected' while there is no connection, and where that is lost before the
 * answer: send it again under the same `idempotencyKey`. The details of any other failure have the
 * `status` that HTTP has for it, a conflict's also `current`. A field of an update that is `undefined`
 * is removed.
 *
 * @throws CacheHubError 'invalid-config' where it is not made as the `adapter` of an entity.
 */
export function realtimeAdapter<T extends object, Id extends EntityId = EntityId>(
  reads?: () => EntityAdapter<T, Id>,
): () => EntityAdapter<T, Id> {
  return () => {
    const entity = adaptedEntity();
    const mutations = inject(CacheEngine).part(Mutations);
    const make = reads ?? hubRestAdapter<T, Id>(inject(CACHE_HUB_CONFIG), entity.name);
    const other: EntityAdapter<T, Id> = make?.() ?? {};
    const write = <R>(
      { replayed }: WriteContext,
      mutation: Mutation,
      resultOf: (answer: MutatedMessage) => Observable<R>,
      otherwise: () => Source<R> | undefined,
    ): Observable<R> =>
      defer(() => {
        if (mutations.route !== 'unsupported') {
          return mutations.mutate(mutation).pipe(
            tap(({ status }) => {
              if (status === 'duplicate') replayed?.();
            }),
            mergeMap(resultOf),
          );
        }
        return fromSource(otherwise() ?? noWay(entity.name));
      });
    return {
      ...(other.list && { list: other.list.bind(other) }),
      ...(other.get && { get: other.get.bind(other) }),
      ...(other.changes && { changes: other.changes.bind(other) }),
      create: (value, ctx) =>
        write(
          ctx,
          createOf(entity, value, ctx),
          (answer) => rowAfter<T>(entity, answer, createdRow(entity, value, answer)),
          () => other.create?.(value, ctx),
        ),
      update: (id, changes, ctx) =>
        write(
          ctx,
          updateOf(entity, id, changes, ctx),
          (answer) => rowAfter<T>(entity, answer, updatedRow(changes, ctx)),
          () => other.update?.(id, changes, ctx),
        ),
      delete: (id, ctx) =>
        write<unknown>(
          ctx,
          { ...common(entity, ctx), op: 'delete', entityId: id },
          (answer) => of(answer),
          () => other.delete?.(id, ctx),
        ),
    };
  };
}

function adaptedEntity(): AnyEntityDefinition {
  const entity = inject(ADAPTED_ENTITY, { optional: true });
  if (entity !== null) return entity;
  throw new CacheHubError(
    'invalid-config',
    "Expected realtimeAdapter() to be the 'adapter' of an entity; it was made on its own.",
  );
}

function common({ name }: AnyEntityDefinition, ctx: WriteContext) {
  const { idempotencyKey, baseVersion } = ctx;
  return { idempotencyKey, entityType: name, ...(baseVersion !== undefined && { baseVersion }) };
}

function createOf(entity: AnyEntityDefinition, value: object, ctx: WriteContext): Mutation {
  const tempId = idIn(entity, value);
  const changes: WireRow = { ...value };
  return { ...common(entity, ctx), op: 'create', changes, ...(tempId !== undefined && { tempId }) };
}

function updateOf(
  entity: AnyEntityDefinition,
  entityId: EntityId,
  changes: object,
  ctx: WriteContext,
): Mutation {
  const fields = Object.entries(changes);
  const unset = fields.filter(([, value]) => value === undefined).map(([field]) => field);
  return {
    ...common(entity, ctx),
    op: 'update',
    entityId,
    changes: Object.fromEntries(fields.filter(([, value]) => value !== undefined)),
    ...(unset.length > 0 && { unset }),
  };
}

/** What a create came to where the server did not send the row; undefined where its id is not known. */
function createdRow(
  entity: AnyEntityDefinition,
  value: object,
  { idMap }: MutatedMessage,
): WireRow | undefined {
  const tempId = idIn(entity, value);
  const id = tempId === undefined ? undefined : idMap?.[tempId];
  return id === undefined ? undefined : { ...value, [entity.idField ?? 'id']: id };
}

/** What an update came to: known where the server checked that it met the row on which it was made. */
function updatedRow(
  changes: object,
  { base, baseVersion }: WriteContext & { readonly base: object | undefined },
): WireRow | undefined {
  return base === undefined || baseVersion === undefined ? undefined : { ...base, ...changes };
}

/** The row after a write, at its version; nothing where neither the server nor we can say. */
function rowAfter<T>(
  entity: AnyEntityDefinition,
  answer: MutatedMessage,
  known: WireRow | undefined,
): Observable<T> {
  const { version } = answer;
  const row = answer.entity ?? known;
  if (row === undefined) return EMPTY;
  const isStamped = version === undefined || entity.version(row) === version;
  const stamped = isStamped ? row : { ...row, [entity.versionField ?? 'version']: version };
  return of(stamped as T);
}

function idIn({ idField = 'id' }: AnyEntityDefinition, value: object): string | undefined {
  const id: unknown = Reflect.get(value, idField);
  return typeof id === 'string' || typeof id === 'number' ? String(id) : undefined;
}

function noWay(name: string): never {
  throw new CacheHubError(
    'not-configured',
    `Expected a server that takes writes over the socket for '${name}', or another way to write; ` +
      "got neither. Give realtimeAdapter a REST adapter, or the hub a 'baseUrl'.",
  );
}
