import { detailKey } from '../core/keys';
import type { CacheEvent } from '../providers/cache-event';
import type { AuditOperation } from './audit-record';

/** What an event says that somebody did. */
export interface Operation {
  readonly operation: AuditOperation;
  readonly target: string;
  readonly error?: string;
}

/** The whole hub. */
export const EVERYTHING = '*';

/**
 * The operation that an event tells of; undefined for what happened without anybody of this tab
 * having done it: pushes, housekeeping, and what another tab did and audits itself.
 */
export function operationOf(event: CacheEvent): Operation | undefined {
  if (event.source === 'tab') return undefined;
  const target = targetOf(event);
  switch (event.type) {
    case 'fetched':
      return event.source === 'network' ? { operation: 'load', target } : undefined;
    case 'fetch-error':
      // One that is tried again has not failed yet.
      return detail(event, 'willRetry') === true ? undefined : failed('load', event);
    case 'set':
      return { operation: wordOf(event), target };
    case 'error': {
      const what = detail(event, 'what');
      return what === 'set' || what === 'update' ? failed(what, event) : undefined;
    }
    case 'invalidate':
      // Without a key it is the hub's own doubt, of all lists at once.
      return event.key === undefined ? undefined : { operation: 'invalidate', target };
    case 'evict':
      return evicted(event);
    case 'action-queued':
      return { operation: 'write-queue', target };
    case 'action-sent':
      return { operation: 'write-send', target };
    case 'action-confirmed':
      return { operation: 'write-confirm', target };
    case 'action-parked':
      return failed('write-park', event);
    case 'action-dropped':
      return { operation: 'write-discard', target };
    case 'storage-degraded':
      // Nobody did it; but what an audit says to be queued must not go on waiting there for ever.
      return detail(event, 'reason') === 'queue-lost' ? failed('write-lose', event) : undefined;
    case 'conflict-resolved':
      return { operation: 'conflict-resolve', target };
    case 'realtime-connected':
      return { operation: 'connect', target };
    case 'realtime-disconnected':
      return { operation: 'disconnect', target };
    default:
      return undefined;
  }
}

function evicted(event: CacheEvent): Operation | undefined {
  const reason = detail(event, 'reason');
  if (reason === 'cleared') return { operation: 'clear', target: EVERYTHING };
  return reason === 'removed' ? { operation: 'remove', target: targetOf(event) } : undefined;
}

function failed(operation: AuditOperation, event: CacheEvent): Operation {
  const code = detail(event, 'code');
  return {
    operation,
    target: targetOf(event),
    error: typeof code === 'string' ? code : 'unknown',
  };
}

function wordOf(event: CacheEvent): 'set' | 'update' {
  return detail(event, 'how') === 'update' ? 'update' : 'set';
}

/** A key, else a row, else an entity, else the type of an action that is about none. */
function targetOf(event: CacheEvent): string {
  const { key, entity, entityId } = event;
  if (key !== undefined) return key;
  if (entity !== undefined) return entityId === undefined ? entity : detailKey(entity, entityId);
  const type = detail(event, 'actionType');
  return typeof type === 'string' ? type : EVERYTHING;
}

function detail({ details }: CacheEvent, name: string): unknown {
  if (typeof details !== 'object' || details === null) return undefined;
  return Object.getOwnPropertyDescriptor(details, name)?.value;
}
