import {
  checkCreatedRow,
  checkDeletedRow,
  checkUpdatedRow,
  createdRowInFull,
  updatedRowInFull,
} from './check-row';
import type { RowPlace } from './check-row';
import type { DecodedItem } from './decoded-item';
import type { EventMessage } from './event-messages';
import {
  ANY_TEXT,
  COUNT,
  ENTITY_TYPE,
  FLAG,
  MILLISECONDS,
  RECORD,
  TEXT,
  isCount,
  isEntityType,
  isRecord,
  oneOf,
  optional,
  recordOf,
} from './field-rules';
import type { FieldKind, UncheckedRecord } from './field-rules';
import type { ServerMessage } from './messages';
import { fieldFault } from './wire-fault';
import type { WireFault } from './wire-fault';

const OP = oneOf('create', 'update', 'delete');
const ORIGIN = recordOf('an origin {clientId, mutationId}', [
  optional('clientId', ANY_TEXT),
  optional('mutationId', ANY_TEXT),
]);
const BEFORE_SEQ: FieldKind = { expected: 'less than seq', accepts: isCount };
const ARRAY: FieldKind = { expected: 'an array', accepts: Array.isArray };

const PLACES: Readonly<Record<EventMessage['type'], RowPlace>> = {
  ENTITY_CREATED: { type: 'ENTITY_CREATED', path: 'data' },
  ENTITY_UPDATED: { type: 'ENTITY_UPDATED', path: 'data' },
  ENTITY_DELETED: { type: 'ENTITY_DELETED', path: 'data' },
  BULK_UPDATE: { type: 'BULK_UPDATE', path: 'data' },
};

/**
 * Adds an event to `items`, or what is wrong with it. Checks are written out by hand, since they run
 * for every row pushed: a sound event is used as it came, nothing is copied and no closure made.
 */
export function decodeEvent(
  type: EventMessage['type'],
  event: UncheckedRecord,
  items: DecodedItem<ServerMessage>[],
): void {
  const data = event['data'];
  if (!isRecord(data)) {
    items.push({ kind: 'fault', fault: fieldFault(type, 'data', RECORD.expected, data) });
    return;
  }
  const fault = checkEnvelope(type, event) ?? checkEntityType(type, data) ?? checkData(type, data);
  if (fault) items.push({ kind: 'fault', fault });
  else items.push({ kind: 'message', message: inFull(type, event, data, items) });
}

function checkData(type: EventMessage['type'], data: UncheckedRecord): WireFault | null {
  switch (type) {
    case 'ENTITY_CREATED':
      return checkCreatedRow(data, PLACES.ENTITY_CREATED);
    case 'ENTITY_UPDATED':
      return checkUpdatedRow(data, PLACES.ENTITY_UPDATED);
    case 'ENTITY_DELETED':
      return checkDeletedRow(data, PLACES.ENTITY_DELETED);
    case 'BULK_UPDATE':
      return checkBulk(data);
  }
}

/** The event with what it leaves to be understood written out. */
function inFull(
  type: EventMessage['type'],
  event: UncheckedRecord,
  data: UncheckedRecord,
  items: DecodedItem<ServerMessage>[],
): EventMessage {
  let full = data;
  if (type === 'ENTITY_CREATED') full = createdRowInFull(data);
  else if (type === 'ENTITY_UPDATED') full = updatedRowInFull(data);
  else if (type === 'BULK_UPDATE') full = bulkInFull(data, items);
  return (full === data ? event : { ...event, data: full }) as unknown as EventMessage;
}

function checkEntityType(type: string, data: UncheckedRecord): WireFault | null {
  const entityType = data['entityType'];
  if (isEntityType(entityType)) return null;
  return fieldFault(type, 'data.entityType', ENTITY_TYPE.expected, entityType);
}

/** An event of a subscription has a whole position; one without `sub` may have none. */
function checkEnvelope(type: string, event: UncheckedRecord): WireFault | null {
  const { sub, epoch, seq, prev, at, origin, replay } = event;
  const sequenced = sub !== undefined;
  if (sequenced && !TEXT.accepts(sub)) return envelopeFault(type, 'sub', TEXT, sub);
  if ((sequenced || epoch !== undefined) && !TEXT.accepts(epoch)) {
    return envelopeFault(type, 'epoch', TEXT, epoch);
  }
  if ((sequenced || seq !== undefined) && !isCount(seq)) {
    return envelopeFault(type, 'seq', COUNT, seq);
  }
  if ((sequenced || prev !== undefined) && !isCount(prev)) {
    return envelopeFault(type, 'prev', COUNT, prev);
  }
  if (isCount(seq) && isCount(prev) && prev >= seq) {
    return envelopeFault(type, 'prev', BEFORE_SEQ, prev);
  }
  if (at !== undefined && !MILLISECONDS.accepts(at)) {
    return envelopeFault(type, 'at', MILLISECONDS, at);
  }
  if (origin !== undefined && !ORIGIN.accepts(origin)) {
    return envelopeFault(type, 'origin', ORIGIN, origin);
  }
  if (replay !== undefined && typeof replay !== 'boolean') {
    return envelopeFault(type, 'replay', FLAG, replay);
  }
  return null;
}

function envelopeFault(type: string, field: string, kind: FieldKind, value: unknown): WireFault {
  return fieldFault(type, field, kind.expected, value);
}

function checkBulk(data: UncheckedRecord): WireFault | null {
  const { updates, invalidate } = data;
  if (invalidate !== undefined && typeof invalidate !== 'boolean') {
    return fieldFault('BULK_UPDATE', 'data.invalidate', FLAG.expected, invalidate);
  }
  if (updates === undefined || Array.isArray(updates)) return null;
  return fieldFault('BULK_UPDATE', 'data.updates', ARRAY.expected, updates);
}

/** A row that cannot be decoded spoils only itself; that something is missing is said. */
function bulkInFull(data: UncheckedRecord, items: DecodedItem<ServerMessage>[]): UncheckedRecord {
  const updates = data['updates'];
  if (!Array.isArray(updates)) return data;
  const sound: unknown[] = [];
  let lost = false;
  for (let i = 0; i < updates.length; i++) {
    const update: unknown = updates[i];
    const fault = checkUpdate(update, i);
    if (fault) items.push({ kind: 'fault', fault });
    if (fault) lost = true;
    else if (isRecord(update)) sound.push(updateInFull(update));
  }
  return lost ? { ...data, updates: sound, invalidate: true } : { ...data, updates: sound };
}

function checkUpdate(update: unknown, index: number): WireFault | null {
  const place: RowPlace = { type: 'BULK_UPDATE', path: `data.updates[${index}]` };
  if (!isRecord(update)) return fieldFault(place.type, place.path, RECORD.expected, update);
  switch (update['op']) {
    case 'create':
      return checkCreatedRow(update, place);
    case 'update':
      return checkUpdatedRow(update, place);
    case 'delete':
      return checkDeletedRow(update, place);
    default:
      return fieldFault(place.type, `${place.path}.op`, OP.expected, update['op']);
  }
}

function updateInFull(update: UncheckedRecord): UncheckedRecord {
  if (update['op'] === 'create') return createdRowInFull(update);
  return update['op'] === 'update' ? updatedRowInFull(update) : update;
}
