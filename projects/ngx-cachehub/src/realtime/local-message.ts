import type { AnyEntityDefinition } from '../entities/entity-definition';
import type { EntityChangeInput } from '../core/entities/entity-change';
import { CacheHubError } from '../core/errors/cache-hub-error';
import { decodeServerMessages, withoutForbiddenKeys } from '../protocol';
import type { WireFault } from '../protocol';
import type { RowMessage } from './wire-patch';

/**
 * A change given by the app as the message that a server would have sent: judged by the same rules.
 * @throws CacheHubError 'wire-fault' that says what was expected and what came.
 */
export function messageOfChange(
  entity: string,
  change: EntityChangeInput<object>,
  definition: AnyEntityDefinition | undefined,
): RowMessage {
  const faults: WireFault[] = [];
  const raw = withoutForbiddenKeys(rawMessage(entity, change, definition), faults);
  const item = decodeServerMessages(raw)[0];
  if (item?.kind === 'message' && isRowMessage(item.message)) return item.message;
  const why = item?.kind === 'fault' ? item.fault : faults[0];
  throw new CacheHubError(
    'wire-fault',
    why?.message ?? "Expected a change of type 'CREATE', 'UPDATE' or 'DELETE'.",
    why,
  );
}

function rawMessage(
  entityType: string,
  change: EntityChangeInput<object>,
  definition: AnyEntityDefinition | undefined,
): object {
  switch (change.type) {
    case 'CREATE': {
      const { entity, version } = change;
      const entityId: unknown = change.entityId ?? definition?.id(entity);
      return { type: 'ENTITY_CREATED', data: { entityType, entityId, entity, version } };
    }
    case 'UPDATE': {
      const { entityId, changes, unset, version, baseVersion } = change;
      const data = { entityType, entityId, changes, unset, version, baseVersion };
      return { type: 'ENTITY_UPDATED', data };
    }
    case 'DELETE': {
      const { entityId, version, cause } = change;
      return { type: 'ENTITY_DELETED', data: { entityType, entityId, version, cause } };
    }
  }
}

function isRowMessage(message: { readonly type: string }): message is RowMessage {
  return (
    message.type === 'ENTITY_CREATED' ||
    message.type === 'ENTITY_UPDATED' ||
    message.type === 'ENTITY_DELETED'
  );
}
