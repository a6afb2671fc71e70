import { decodeEvent } from './decode-event';
import type { DecodedItem } from './decoded-item';
import { checkFields, isRecord } from './field-rules';
import type { FieldRule, UncheckedRecord } from './field-rules';
import type { ClientMessage, PlainClientMessage, ServerMessage } from './messages';
import {
  CLIENT_RULES,
  PLAIN_CLIENT_RULES,
  RESET_ALL_RULES,
  RESET_ONE_RULES,
  SERVER_RULES,
} from './message-rules';
import { describeValue, fieldFault, frameFault } from './wire-fault';

type Rules = ReadonlyMap<string, readonly FieldRule[]>;

const SERVER = byType(SERVER_RULES);
const CLIENT = byType(CLIENT_RULES);
const PLAIN_CLIENT = byType(PLAIN_CLIENT_RULES);

// A map, so that a type named like a member of Object.prototype finds nothing.
/* @__NO_SIDE_EFFECTS__ */
function byType(rules: Readonly<Record<string, readonly FieldRule[]>>): Rules {
  return new Map(Object.entries(rules));
}

/**
 * What a server sent, in order: a frame is one message or an array of them, and one that is wrong
 * spoils only itself. Takes what `parseFrame` returned, or messages mapped from it. Never throws.
 */
export function decodeServerMessages(value: unknown): readonly DecodedItem<ServerMessage>[] {
  return decodeAll<ServerMessage>(value, decodeServerMessage);
}

/** What a sequenced client sent. */
export function decodeClientMessages(value: unknown): readonly DecodedItem<ClientMessage>[] {
  return decodeAll<ClientMessage>(value, (type, record, items) =>
    decodeByRules(CLIENT.get(type), type, record, items),
  );
}

/** What a client of a plain server sent. */
export function decodePlainClientMessages(
  value: unknown,
): readonly DecodedItem<PlainClientMessage>[] {
  return decodeAll<PlainClientMessage>(value, (type, record, items) =>
    decodeByRules(PLAIN_CLIENT.get(type), type, record, items),
  );
}

type DecodeOne<Message> = (
  type: string,
  record: UncheckedRecord,
  items: DecodedItem<Message>[],
) => void;

function decodeAll<Message>(
  value: unknown,
  decodeOne: DecodeOne<Message>,
): readonly DecodedItem<Message>[] {
  const items: DecodedItem<Message>[] = [];
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) decodeItem(value[i], decodeOne, items);
  } else {
    decodeItem(value, decodeOne, items);
  }
  return items;
}

function decodeItem<Message>(
  value: unknown,
  decodeOne: DecodeOne<Message>,
  items: DecodedItem<Message>[],
): void {
  if (!isRecord(value)) {
    const fault = frameFault('not-object', 'a message object', describeValue(value));
    items.push({ kind: 'fault', fault });
    return;
  }
  const type = value['type'];
  if (typeof type === 'string' && type !== '') {
    decodeOne(type, value, items);
    return;
  }
  items.push({
    kind: 'fault',
    fault: fieldFault('message', 'type', 'a text that is not empty', type),
  });
}

function decodeServerMessage(
  type: string,
  record: UncheckedRecord,
  items: DecodedItem<ServerMessage>[],
): void {
  switch (type) {
    case 'ENTITY_UPDATED':
    case 'ENTITY_CREATED':
    case 'ENTITY_DELETED':
    case 'BULK_UPDATE':
      decodeEvent(type, record, items);
      return;
    case 'RESET':
      decodeByRules(
        record['all'] === true ? RESET_ALL_RULES : RESET_ONE_RULES,
        type,
        record,
        items,
      );
      return;
    default:
      decodeByRules(SERVER.get(type), type, record, items);
  }
}

/** The message itself where it keeps its type's rules; a type without rules is foreign. */
function decodeByRules<Message>(
  rules: readonly FieldRule[] | undefined,
  type: string,
  record: UncheckedRecord,
  items: DecodedItem<Message>[],
): void {
  if (!rules) {
    items.push({ kind: 'foreign', type, value: record });
    return;
  }
  const fault = checkFields(type, record, rules);
  if (!fault) {
    items.push({ kind: 'message', message: record as unknown as Message });
    return;
  }
  const id = record['id'];
  items.push({ kind: 'fault', fault, ...(typeof id === 'string' && id !== '' && { id }) });
}
