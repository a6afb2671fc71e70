import { eventLine, lineMatches } from './event-words';

describe('the lines of the event log', () => {
  it('[row:A8] names what an event is about', () => {
    const about = (extra: object) => eventLine({ at: 1, type: 'set', ...extra }, 0).subject;
    expect(about({ key: 'customers:detail-1', entity: 'customers' })).toBe('customers:detail-1');
    expect(about({ entity: 'customers', entityId: 7 })).toBe('customers 7');
    expect(about({ entity: 'customers' })).toBe('customers');
    expect(about({})).toBe('');
  });

  it('[row:A8] tells trouble from healing', () => {
    const tone = (type: 'realtime-gap' | 'realtime-resumed' | 'set') =>
      eventLine({ at: 1, type }, 0).tone;
    expect([tone('realtime-gap'), tone('realtime-resumed'), tone('set')]).toEqual([
      'bad',
      'good',
      'plain',
    ]);
  });

  it('[row:A8] writes details of any kind in one short line', () => {
    const details = (value: unknown) =>
      eventLine({ at: 1, type: 'set', details: value }, 0).details;
    expect(details(undefined)).toBe('');
    expect(details(new Error('refused'))).toBe('refused');
    expect(details({ code: 4503, reason: 'draining', pos: { a: 1 } })).toBe(
      'code: 4503, reason: draining, pos: {"a":1}',
    );
    expect(details('x'.repeat(1_000))).toHaveLength(160);
  });

  it('[row:A8] filters by words, in any order and case', () => {
    const line = eventLine({ at: 1, type: 'realtime-gap', entity: 'customers' }, 0);
    expect(lineMatches(line, 'GAP cust')).toBe(true);
    expect(lineMatches(line, 'gap metrics')).toBe(false);
    expect(lineMatches(line, '')).toBe(true);
  });
});
