import { DEFAULT_FRAME_LIMITS, parseFrame } from '../protocol';
import type { WireFault } from '../protocol';
import type { TabTopic } from './tab-topic';

/**
 * Raised when what tabs say to each other changes its meaning. Other numbers are not understood, but
 * for who leads: the fields of the head, and the topic 'tabs', mean the same for ever.
 */
export const TAB_PROTOCOL = 1;

/** Who speaks, as every release says it. */
export interface EnvelopeHead {
  /** The tab that speaks. */
  readonly from: string;
  /** The highest term that the speaker knows. */
  readonly term: number;
  /** Whether the speaker leads, under that term. */
  readonly leads: boolean;
  readonly topic: string;
  readonly message: unknown;
}

/** What every message between tabs is put into. */
export interface TabEnvelope extends EnvelopeHead {
  readonly v: typeof TAB_PROTOCOL;
  /** Only for that tab; every other one leaves it. */
  readonly to?: string;
  readonly topic: TabTopic | 'tabs';
  readonly message: unknown;
}

export type ReadEnvelope =
  | { readonly kind: 'envelope'; readonly envelope: TabEnvelope }
  /** Of an older or a newer release of this app. */
  | { readonly kind: 'foreign'; readonly head: EnvelopeHead | undefined }
  | { readonly kind: 'fault'; readonly fault: Pick<WireFault, 'code' | 'message'> };

const TOPICS: ReadonlySet<unknown> = new Set<TabEnvelope['topic']>([
  'tabs',
  'outbox',
  'realtime',
  'cache',
  'session',
  'conflicts',
]);

/** What came over the channel, as far as it can be believed. Any script of the origin can post there. */
export function readEnvelope(raw: unknown): ReadEnvelope {
  const parsed = parseFrame(raw, DEFAULT_FRAME_LIMITS);
  if (!parsed.ok) return { kind: 'fault', fault: parsed.fault };
  const { value } = parsed;
  if (!isRecord(value)) return bad('an object');
  if (value['v'] !== TAB_PROTOCOL) {
    return { kind: 'foreign', head: isHead(value) ? value : undefined };
  }
  if (!isEnvelope(value)) return bad('from, term, leads, topic and message');
  return { kind: 'envelope', envelope: value };
}

type Unchecked = Readonly<Record<string, unknown>>;

function isHead(value: Unchecked): value is Unchecked & EnvelopeHead {
  return (
    typeof value['from'] === 'string' &&
    Number.isSafeInteger(value['term']) &&
    typeof value['leads'] === 'boolean' &&
    typeof value['topic'] === 'string'
  );
}

function isEnvelope(value: Unchecked): value is Unchecked & TabEnvelope {
  const isAddress = value['to'] === undefined || typeof value['to'] === 'string';
  return isHead(value) && isAddress && TOPICS.has(value.topic);
}

function isRecord(value: unknown): value is Unchecked {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function bad(expected: string): ReadEnvelope {
  const message = `Expected a tab's message to be ${expected}; it was left out.`;
  return { kind: 'fault', fault: { code: 'bad-field', message } };
}
