import type { CacheEvent } from 'ngx-cachehub';
import type { TapeItem } from '../tape';

/** What kind of thing happened, for the filter. */
export type TimelineKind = 'frames' | 'pushes' | 'loads' | 'queue' | 'other';
export type Tone = 'good' | 'warn' | 'bad' | 'busy' | 'own' | 'plain';

/** One line of the timeline, in words. */
export interface TimelineLine {
  readonly place: number;
  readonly at: number;
  readonly kind: TimelineKind;
  readonly what: string;
  /** A key, a row, an entity. */
  readonly about: string;
  /** Why it was so, where somebody knows. */
  readonly why: string;
  readonly tone: Tone;
}

const TONES: Partial<Record<CacheEvent['type'], Tone>> = {
  'fetch-error': 'bad',
  error: 'bad',
  'wire-fault': 'bad',
  'record-skipped': 'warn',
  'realtime-connected': 'good',
  'realtime-disconnected': 'bad',
  'realtime-insert': 'good',
  'realtime-update': 'good',
  'realtime-delete': 'good',
  'realtime-gap': 'warn',
  'realtime-reset': 'warn',
  'realtime-resumed': 'good',
  fetched: 'good',
  set: 'own',
  'action-queued': 'own',
  'action-sent': 'busy',
  'action-confirmed': 'good',
  'action-rejected': 'bad',
  'action-parked': 'bad',
  'conflict-detected': 'warn',
  'conflict-resolved': 'good',
  'sync-failed': 'warn',
  'sync-completed': 'good',
  'storage-degraded': 'bad',
};

const REASONS: Readonly<Record<string, (details: Details) => string>> = {
  next: ({ version }) => `applied: version ${said(version)} follows on`,
  whole: ({ version }) => `applied: a whole row, at version ${said(version)}`,
  'not-held': () => 'nobody holds the row: lists and subscribers heard of it',
  hole: ({ version }) => `version ${said(version)} does not follow: the row is loaded again`,
  'not-newer': ({ version, held }) =>
    `ignored: version ${said(version)} is not newer than ${said(held)}, which is held`,
  deleted: ({ version }) => `ignored: the row was deleted after version ${said(version)}`,
  'seen-before': ({ seq }) => `ignored: event ${said(seq)} was taken before`,
  'behind-a-hole': ({ seq }) =>
    `put off: event ${said(seq)} is behind a hole, its replay is asked for`,
  'not-subscribed': () => 'ignored: nobody here asked for the entity',
  'subscription-ended': () => 'ignored: its subscription has ended',
  stream: () => 'an event of the stream is missing: its replay is asked for',
  removed: () => 'the app removed it',
  cleared: () => 'the app cleared the hub',
  'in-doubt': () => 'in doubt, and nothing could load it again',
  unused: () => 'nobody observed it for gcTime',
  limit: () => 'more keys than maxEntries',
};

type Details = Readonly<Record<string, unknown>>;

/** A recorded item as a line. */
export function lineOf(item: TapeItem): TimelineLine {
  return item.kind === 'event' ? eventLine(item.place, item.event) : frameLine(item);
}

function eventLine(place: number, event: CacheEvent): TimelineLine {
  const { at, type, source } = event;
  const details = asDetails(event.details);
  const isWithoutEffect = type === 'realtime-ignored' || details['reason'] === 'not-held';
  return {
    place,
    at,
    kind: kindOf(type),
    what: type,
    about: aboutEvent(event),
    why: whyOf(details, source),
    tone: isWithoutEffect ? 'plain' : (TONES[type] ?? 'plain'),
  };
}

function frameLine({
  place,
  at,
  kind,
  frame,
}: Extract<TapeItem, { readonly frame: string }>): TimelineLine {
  const type = /"type"\s*:\s*"([^"]{1,40})"/.exec(frame)?.[1] ?? 'frame';
  const entity = /"entityType"\s*:\s*"([^"]{1,64})"/.exec(frame)?.[1] ?? '';
  const id = /"entityId"\s*:\s*"?([^",}\]]{1,64})/.exec(frame)?.[1];
  return {
    place,
    at,
    kind: 'frames',
    what: `${kind === 'in' ? '↓' : '↑'} ${type}`,
    about: id === undefined ? entity : `${entity} ${id}`,
    why: `${frame.length} characters ${kind === 'in' ? 'received' : 'sent'}`,
    tone: kind === 'in' ? 'busy' : 'own',
  };
}

function kindOf(type: CacheEvent['type']): TimelineKind {
  if (type.startsWith('realtime-')) return 'pushes';
  if (/^(?:action|sync|conflict)-/.test(type)) return 'queue';
  return /^(?:fetch|set|invalidate|evict)/.test(type) ? 'loads' : 'other';
}

function aboutEvent({ key, entity, entityId, details }: CacheEvent): string {
  if (key !== undefined) return key;
  if (entity !== undefined) return entityId === undefined ? entity : `${entity} ${entityId}`;
  const { entities } = asDetails(details);
  return Array.isArray(entities) ? entities.join(', ') : '';
}

function whyOf(details: Details, source: string | undefined): string {
  const { reason, code, message, isOwn, attempt, ms, actionType, isOnline, isLeader } = details;
  const words: string[] = [];
  if (typeof reason === 'string') words.push(REASONS[reason]?.(details) ?? reason);
  if (isOwn === true) words.push('the echo of a write of this tab');
  if (typeof actionType === 'string') words.push(actionType);
  if (typeof attempt === 'number' && attempt > 1) words.push(`attempt ${attempt}`);
  if (typeof ms === 'number') words.push(`after ${ms} ms`);
  if (typeof code === 'string') words.push(code);
  if (typeof message === 'string') words.push(message);
  if (typeof isOnline === 'boolean') words.push(isOnline ? 'online' : 'offline');
  if (typeof isLeader === 'boolean') words.push(isLeader ? 'this tab leads' : 'another tab leads');
  if (words.length === 0 && source !== undefined) words.push(`by ${source}`);
  return words.join(' · ');
}

function asDetails(details: unknown): Details {
  return typeof details === 'object' && details !== null ? { ...details } : {};
}

function said(value: unknown): string {
  return typeof value === 'number' || typeof value === 'string' ? String(value) : 'unknown';
}
