import { asVersion, isRowValue } from '../core/entities';
import type { EntityModel } from '../core/entities';
import type { EntityChange } from '../core/entities/entity-change';
import { CacheHubError } from '../core/errors/cache-hub-error';
import type { Patch, RowValue } from '../core/gate';
import { rowId } from '../core/keys';
import { withoutForbiddenKeys } from '../protocol/forbidden-keys';

type RowChange = Exclude<EntityChange, { readonly type: 'BULK_UPDATE' }>;

/**
 * A change as subscribers know it, as what the gate judges. Names that reach a prototype are left out. A created row
 * without a version beside it has its own.
 * @throws CacheHubError 'wire-fault', 'invalid-key' that say what was expected.
 */
export function patchOfChange(model: EntityModel, change: RowChange): Patch {
  const base = {
    entity: model.name,
    id: rowId(change.entityId),
    version: versionOf(change.version),
  };
  switch (change.type) {
    case 'CREATE': {
      const row = fieldsOf(change.entity, "a CREATE's 'entity'");
      return { ...base, kind: 'create', row, version: base.version ?? model.version(row) };
    }
    case 'UPDATE':
      return {
        ...base,
        kind: 'update',
        changes: fieldsOf(change.changes, "an UPDATE's 'changes'"),
        unset: change.unset,
        baseVersion: versionOf(change.baseVersion),
      };
    case 'DELETE':
      return { ...base, kind: 'delete', cause: change.cause };
    default:
      throw fault("a change of type 'CREATE', 'UPDATE', 'DELETE' or 'BULK_UPDATE'", change);
  }
}

function fieldsOf(value: unknown, what: string): RowValue {
  const clean: unknown = withoutForbiddenKeys(value, []);
  if (isRowValue(clean)) return clean;
  throw fault(`${what} to be an object`, value);
}

/** G8: a safe integer of at least 0, or none. */
function versionOf(given: unknown): number | undefined {
  const version = asVersion(given);
  if (given === undefined || version !== undefined) return version;
  throw fault('a version to be a safe integer of at least 0', given);
}

function fault(expected: string, got: unknown): CacheHubError {
  return new CacheHubError('wire-fault', `Expected ${expected}; got ${typeof got}.`);
}
