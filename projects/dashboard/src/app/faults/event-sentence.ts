import type { CacheEvent } from 'ngx-cachehub';

type Fields = Readonly<Record<string, unknown>>;

/** Why a run of the queue ended before everything was sent. */
const REASONS: Fields = {
  drained: 'Everything was tried',
  offline: 'The server went out of reach',
  'paused-auth': 'The session ran out',
  'not-leader': 'Another window went on',
  ended: 'The queue was closed',
};

const WINNERS: Fields = {
  local: 'This side was kept',
  remote: 'The other side was kept',
  merged: 'Both sides were merged',
  custom: 'Decided by hand',
};

/**
 * What happened to a write, to a conflict, or to what they depend on, as a person would tell it.
 * Undefined for events that their details tell well enough.
 */
export function eventSentence({ type, details }: CacheEvent): string | undefined {
  const fields = asFields(details);
  switch (type) {
    case 'action-queued':
      return `${nameOf(fields)}: safe on this device, not sent yet`;
    case 'action-sent':
      return `${nameOf(fields)}: on its way${failuresOf(fields)}`;
    case 'action-confirmed':
      return `${nameOf(fields)}: the server has it`;
    case 'action-rejected':
      return `${nameOf(fields)}: the server does not accept it`;
    case 'action-parked':
      return `${nameOf(fields)}: waits for you in the sync centre`;
    case 'action-dropped':
      return `${nameOf(fields)}: discarded, never to be sent`;
    case 'conflict-detected':
      return conflictSentence(fields);
    case 'conflict-resolved':
      return textOf(WINNERS, fields['winner']) ?? 'Resolved';
    case 'sync-started':
      return 'Sends what waits';
    case 'sync-completed':
      return `Nothing waits any longer: ${countOf(fields, 'confirmed')} confirmed`;
    case 'sync-failed':
      return failedSentence(fields);
    case 'connectivity-changed':
      return fields['isOnline'] === true ? 'The server is in reach' : 'The server is out of reach';
    case 'leader-changed':
      return fields['isLeader'] === true
        ? 'This window sends for all windows'
        : 'Another window sends for this one';
    case 'storage-degraded':
      return degradedSentence(fields);
    case 'user-changed':
      return 'Somebody else is signed in: nothing of the one before is shown';
    default:
      return undefined;
  }
}

/** An event of which one cannot tell by its type whether it is good news. */
export function isOutOfReach({ type, details }: CacheEvent): boolean {
  return type === 'connectivity-changed' && asFields(details)['isOnline'] !== true;
}

function conflictSentence(fields: Fields): string {
  const { fields: changed } = asFields(fields['conflict']);
  const names = Array.isArray(changed) ? changed.map((one) => asFields(one)['field']) : [];
  return `Both sides changed ${names.length === 0 ? 'this row' : names.join(', ')}`;
}

function degradedSentence(fields: Fields): string {
  if (fields['reason'] !== 'queue-lost') return `This device does not store: ${reasonOf(fields)}`;
  return `The browser deleted what was waiting here: about ${countOf(fields, 'count')}`;
}

function failedSentence(fields: Fields): string {
  const reason = textOf(REASONS, fields['reason']) ?? 'It stopped';
  return `${reason}: ${countOf(fields, 'confirmed')} confirmed, ${countOf(fields, 'refused')} refused`;
}

function failuresOf(fields: Fields): string {
  const attempts = countOf(fields, 'attempts');
  if (attempts === 0) return '';
  return ` again, after ${attempts} ${attempts === 1 ? 'answer' : 'answers'} without success`;
}

function nameOf(fields: Fields): string {
  return textOf(fields, 'actionType') ?? 'A write';
}

function reasonOf(fields: Fields): string {
  return textOf(fields, 'message') ?? textOf(fields, 'reason') ?? 'it gave no reason';
}

function textOf(fields: Fields, name: unknown): string | undefined {
  const value = typeof name === 'string' ? fields[name] : undefined;
  return typeof value === 'string' ? value : undefined;
}

function countOf(fields: Fields, name: string): number {
  return Number(fields[name] ?? 0);
}

function asFields(value: unknown): Fields {
  return value instanceof Object ? { ...value } : {};
}
