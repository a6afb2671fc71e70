import type { CacheEvent } from 'ngx-cachehub';

import { eventSentence, isOutOfReach } from './event-sentence';

/** An event as one line of the log. */
export interface EventLine {
  readonly number: number;
  readonly at: number;
  readonly type: string;
  /** What it is about: the key, or entity and id. */
  readonly subject: string;
  readonly details: string;
  readonly tone: EventTone;
  /** True for the change of a single row, of which there are many. */
  readonly isRow: boolean;
}

export type EventTone = 'plain' | 'good' | 'bad';

const BAD: ReadonlySet<string> = new Set([
  'error',
  'fetch-error',
  'wire-fault',
  'realtime-disconnected',
  'realtime-gap',
  'realtime-reset',
  'action-rejected',
  'action-parked',
  'conflict-detected',
  'sync-failed',
  'storage-degraded',
]);
const GOOD: ReadonlySet<string> = new Set([
  'realtime-connected',
  'realtime-resumed',
  'action-confirmed',
  'conflict-resolved',
  'sync-completed',
  'connectivity-changed',
]);

const ROW: ReadonlySet<string> = new Set([
  'set',
  'realtime-insert',
  'realtime-update',
  'realtime-delete',
  'realtime-ignored',
]);

const MAX_DETAILS = 160;

export function eventLine(event: CacheEvent, number: number): EventLine {
  const { at, type, key, entity, entityId } = event;
  const row = entity === undefined ? '' : entityId === undefined ? entity : `${entity} ${entityId}`;
  return {
    number,
    at,
    type,
    subject: key ?? row,
    details: (eventSentence(event) ?? detailText(event.details)).slice(0, MAX_DETAILS),
    tone: toneOf(event),
    isRow: ROW.has(type),
  };
}

/** True when every word of the filter is somewhere in the line. */
export function lineMatches(line: EventLine, filter: string): boolean {
  const text = `${line.type} ${line.subject} ${line.details}`.toLowerCase();
  return filter
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

function toneOf(event: CacheEvent): EventTone {
  if (BAD.has(event.type) || isOutOfReach(event)) return 'bad';
  return GOOD.has(event.type) ? 'good' : 'plain';
}

function detailText(details: unknown): string {
  if (details === undefined || details === null) return '';
  if (details instanceof Error) return details.message;
  if (typeof details === 'string') return details;
  if (typeof details !== 'object') return JSON.stringify(details);
  return Object.entries(details)
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ');
}
