import type { ConnectionStatus } from '../core/connection';

export interface TabLineError {
  readonly code: string;
  readonly message: string;
}

/** What a tab says to the one that holds the line. */
export type GuestMessage =
  /** All that it wants of the line, each time; `hello`: it wants to hear how the line is. */
  | {
      readonly kind: 'wants';
      readonly hello: boolean;
      readonly entities: readonly string[];
      readonly types: readonly string[];
      /** Also without any of these. */
      readonly line: boolean;
      readonly shown: boolean;
    }
  /** Subscriptions, requests, topics and presence, as to a server. */
  | { readonly kind: 'frames'; readonly line: string; readonly frames: readonly unknown[] }
  | {
      readonly kind: 'call';
      readonly id: string;
      readonly action: 'connect' | 'disconnect' | 'renew';
    }
  | { readonly kind: 'send'; readonly type: string; readonly data?: unknown };

/** What the tab that holds the line says. */
export type HostMessage =
  | {
      readonly kind: 'state';
      /** The usable line's name: another one for each; null while there is none. */
      readonly line: string | null;
      readonly status: ConnectionStatus;
      /** A line is there, be it still opening. */
      readonly hasLine: boolean;
      /** Closed by the app: only `connect()` opens it. */
      readonly isClosed: boolean;
      /** Where the streams stand, by entity: what was lost at the tail shows only so. */
      readonly heads: Readonly<Record<string, unknown>>;
      readonly error: TabLineError | null;
      /** Under which name the server sees the line; null while that is not known. */
      readonly connection: string | null;
    }
  /** Events without `sub`, in order. */
  | { readonly kind: 'events'; readonly line: string; readonly events: readonly unknown[] }
  /** What the server says of a stream as a whole. */
  | {
      readonly kind: 'notice';
      readonly line: string;
      readonly entity: string;
      readonly notice: object;
    }
  /** The answer to SUBSCRIBE, to one tab: what it missed, as far as that is known, and where the stream stands. */
  | {
      readonly kind: 'ack';
      readonly line: string;
      readonly sub: string;
      readonly epoch: string;
      readonly seq: number;
      readonly replay: readonly unknown[];
    }
  /** What the server says to one tab, or to all who share a topic or a room with it. */
  | { readonly kind: 'told'; readonly line: string; readonly messages: readonly unknown[] }
  | { readonly kind: 'foreign'; readonly type: string; readonly frame: unknown }
  | { readonly kind: 'answer'; readonly id: string; readonly error: TabLineError | null };

export type TabLineMessage = GuestMessage | HostMessage;

type Check = (value: unknown) => boolean;

const text: Check = (value) => typeof value === 'string';
const flag: Check = (value) => typeof value === 'boolean';
const list: Check = (value) => Array.isArray(value);
const texts: Check = (value) => Array.isArray(value) && value.every(text);
const record: Check = (value) => typeof value === 'object' && value !== null;
const count: Check = (value) => Number.isSafeInteger(value);
const anything: Check = () => true;
const textOrNull: Check = (value) => value === null || text(value);
const errorOrNull: Check = (value) =>
  value === null || (isRecord(value) && text(value['code']) && text(value['message']));

/* @__NO_SIDE_EFFECTS__ */
function word(...words: readonly string[]): Check {
  return (value) => typeof value === 'string' && words.includes(value);
}

const STATUS = word('disconnected', 'connecting', 'connected', 'reconnecting', 'failed');

const RULES: Readonly<Record<TabLineMessage['kind'], Readonly<Record<string, Check>>>> = {
  wants: { hello: flag, entities: texts, types: texts, line: flag, shown: flag },
  frames: { line: text, frames: list },
  call: { id: text, action: word('connect', 'disconnect', 'renew') },
  send: { type: text, data: anything },
  state: {
    line: textOrNull,
    status: STATUS,
    hasLine: flag,
    isClosed: flag,
    heads: record,
    error: errorOrNull,
    connection: textOrNull,
  },
  events: { line: text, events: list },
  notice: { line: text, entity: text, notice: record },
  ack: { line: text, sub: text, epoch: text, seq: count, replay: list },
  told: { line: text, messages: list },
  foreign: { type: text, frame: anything },
  answer: { id: text, error: errorOrNull },
};

/** The message, or null where it is none. Frames and events in it are still to be decoded. */
export function readTabLineMessage(value: unknown): TabLineMessage | null {
  return isMessage(value) ? value : null;
}

function isMessage(value: unknown): value is TabLineMessage {
  if (!isRecord(value)) return false;
  const { kind } = value;
  if (typeof kind !== 'string' || !isKind(kind)) return false;
  return Object.entries(RULES[kind]).every(([field, check]) => check(value[field]));
}

function isKind(kind: string): kind is TabLineMessage['kind'] {
  return Object.hasOwn(RULES, kind);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
