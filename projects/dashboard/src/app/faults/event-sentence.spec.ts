import type { CacheEvent } from 'ngx-cachehub';

import { eventSentence } from './event-sentence';
import { eventLine } from './event-words';

const tell = (type: CacheEvent['type'], details?: unknown) =>
  eventSentence({ at: 1, type, details });
const write = { id: 'a1', actionType: 'contacts/update', attempts: 0 };

describe('what the event log says of writes', () => {
  it.each([
    ['action-queued', 'safe on this device, not sent yet'],
    ['action-sent', 'on its way'],
    ['action-confirmed', 'the server has it'],
    ['action-rejected', 'the server does not accept it'],
    ['action-parked', 'waits for you in the sync centre'],
    ['action-dropped', 'discarded, never to be sent'],
  ] as const)('[Q11] %s is told in words, with the write that it is about', (type, words) => {
    expect(tell(type, write)).toBe(`contacts/update: ${words}`);
  });

  it('[Q11] a write that is sent again says how many answers it had', () => {
    expect(tell('action-sent', { ...write, attempts: 1 })).toBe(
      'contacts/update: on its way again, after 1 answer without success',
    );
    expect(tell('action-sent', { ...write, attempts: 2 })).toContain('after 2 answers');
  });

  it('[Q11] a run of the queue says what became of it, and why it stopped', () => {
    expect(tell('sync-started')).toBe('Sends what waits');
    expect(tell('sync-completed', { reason: 'drained', confirmed: 3, refused: 0 })).toBe(
      'Nothing waits any longer: 3 confirmed',
    );
    const failed = (reason: string) =>
      tell('sync-failed', { reason, confirmed: 1, refused: 2 })?.split(':')[0];
    expect(['drained', 'offline', 'paused-auth', 'not-leader', 'ended'].map(failed)).toEqual([
      'Everything was tried',
      'The server went out of reach',
      'The session ran out',
      'Another window went on',
      'The queue was closed',
    ]);
    expect(tell('sync-failed', { reason: 'offline', confirmed: 1, refused: 2 })).toContain(
      ': 1 confirmed, 2 refused',
    );
  });

  it('[M5] a conflict is told by its fields and by whose row stands, without the rows', () => {
    const conflict = {
      local: { notes: 'secret' },
      fields: [{ field: 'name' }, { field: 'city' }],
    };
    expect(tell('conflict-detected', { conflict })).toBe('Both sides changed name, city');
    expect(tell('conflict-detected', { conflict: { fields: [] } })).toBe(
      'Both sides changed this row',
    );
    const stands = (winner: string) => tell('conflict-resolved', { conflict, winner });
    expect(['local', 'remote', 'merged', 'custom'].map(stands)).toEqual([
      'This side was kept',
      'The other side was kept',
      'Both sides were merged',
      'Decided by hand',
    ]);
  });

  it('[Q10][T1] says who can be reached, and who sends', () => {
    expect(tell('connectivity-changed', { isOnline: true })).toBe('The server is in reach');
    expect(tell('connectivity-changed', { isOnline: false })).toBe('The server is out of reach');
    expect(tell('leader-changed', { isLeader: true })).toBe('This window sends for all windows');
    expect(tell('leader-changed', { isLeader: false })).toBe('Another window sends for this one');
  });

  it('[P5][Q31][S4] says why the device does not store, or what it lost, and that another person is there', () => {
    expect(tell('storage-degraded', { message: 'disk full' })).toContain(': disk full');
    expect(tell('storage-degraded', { store: 'snapshots', reason: 'no space' })).toContain(
      ': no space',
    );
    expect(tell('storage-degraded', { reason: 'queue-lost', count: 3 })).toContain('about 3');
    expect(tell('user-changed')).toContain('Somebody else is signed in');
  });

  it('[row:A8] leaves events alone that their details tell well enough', () => {
    expect(tell('realtime-gap', { code: 1 })).toBeUndefined();
  });

  it('[Q11] the line has the words and the tone; connectivity is good or bad news', () => {
    const line = (type: CacheEvent['type'], details?: unknown) => {
      const { details: words, tone } = eventLine({ at: 1, type, details }, 0);
      return [words, tone];
    };
    expect(line('action-confirmed', write)).toEqual(['contacts/update: the server has it', 'good']);
    expect(line('action-parked', write)[1]).toBe('bad');
    expect(line('action-queued', write)[1]).toBe('plain');
    expect(line('connectivity-changed', { isOnline: true })[1]).toBe('good');
    expect(line('connectivity-changed', { isOnline: false })[1]).toBe('bad');
  });
});
