import type { EntityModel } from '../core/entities';
import { CacheHubError } from '../core/errors/cache-hub-error';
import type { RowValue } from '../core/gate';
import type { OptimisticChange } from '../core/outbox';
import type { LayerOp } from '../core/overlay';

/**
 * An operation of a layer as data, so that it can be stored.
 * @throws CacheHubError 'invalid-config' for one that is code, or of a key that is no row.
 */
export function changeOfOp(op: LayerOp, model: EntityModel): OptimisticChange {
  switch (op.op) {
    case 'create': {
      const entityId = model.id(op.row);
      return {
        type: 'CREATE',
        entityType: op.entity,
        entity: op.row,
        ...(entityId !== undefined && { entityId }),
      };
    }
    case 'patch': {
      const { entity: entityType, id: entityId, changes, unset } = op;
      return { type: 'UPDATE', entityType, entityId, changes, ...(unset && { unset }) };
    }
    case 'delete':
      return { type: 'DELETE', entityType: op.entity, entityId: op.id };
    case 'set':
    case 'update':
      throw new CacheHubError(
        'invalid-config',
        `Expected what a queued action shows to be rows, as create, patch and delete write them; got '${op.op}' of '${op.key}'. ` +
          'It has to be stored as data.',
      );
  }
}

/** A change of a layer's data, as an operation over rows of the entity that `model` describes. */
export function opOfChange(change: OptimisticChange, model: EntityModel): LayerOp {
  const { name, idField } = model;
  switch (change.type) {
    case 'CREATE': {
      const entityRow: unknown = change.entity;
      const given: RowValue = typeof entityRow === 'object' ? { ...entityRow } : {};
      return {
        op: 'create',
        entity: name,
        row: { ...given, [idField]: model.id(given) ?? change.entityId },
      };
    }
    case 'UPDATE': {
      const { entityId, changes, unset } = change;
      return {
        op: 'patch',
        entity: name,
        id: entityId,
        changes: Object.fromEntries(Object.entries<unknown>(changes)),
        ...(unset && { unset }),
      };
    }
    case 'DELETE':
      return { op: 'delete', entity: name, id: change.entityId };
  }
}
