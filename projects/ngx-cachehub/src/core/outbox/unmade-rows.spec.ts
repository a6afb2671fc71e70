import { Bench } from './spec-support/bench';

/** A create that was given up, and what names its row in the payload and as its own row. */
function givenUp() {
  const bench = new Bench();
  const create = bench.create('tmp_1', {});
  const line = bench.add({ lane: 'lines', payload: { order: 'tmp_1', count: 2 } });
  const update = bench.update('tmp_1', { a: 1 }, { lane: 'other' });
  bench.take(bench.outbox.discard(create));
  return { bench, line, update };
}

const REFUSAL = expect.objectContaining({
  code: 'rejected',
  message: expect.stringContaining("'tmp_1', which will never be"),
});

describe('rows whose creates were given up', () => {
  it('[O6] what names one stays parked, says so, and no retry sends it', () => {
    const { bench, line, update } = givenUp();
    for (const id of [line, update]) {
      expect(bench.action(id)).toMatchObject({ status: 'parked', unmade: ['tmp_1'] });
      const before = bench.action(id);
      expect(() => bench.outbox.retry(id)).toThrow(REFUSAL);
      expect(bench.action(id)).toBe(before);
    }
    expect(bench.beginAll()).toEqual([]);
  });

  it('[O6] an edit to another row sends it; one that names it still is refused', () => {
    const { bench, line, update } = givenUp();
    expect(() => bench.outbox.edit(line, { order: 'tmp_1' }, 'again')).toThrow(REFUSAL);
    expect(() => bench.outbox.edit(update, { a: 2 }, 'again')).toThrow(REFUSAL);
    bench.take(bench.outbox.edit(line, { order: 7 }, 'again'));
    expect(bench.action(line)).not.toHaveProperty('unmade');
    bench.take(bench.outbox.discard(update));
    expect(bench.beginAll()).toEqual([line]);
  });

  it('[O6] where the row was made after all, by a tab that did not know of it, what names it can be sent', () => {
    const bench = new Bench();
    const create = bench.create('tmp_1', {});
    const update = bench.update('tmp_1', { a: 1 });
    const other = bench.reload();
    other.load();
    bench.take(bench.outbox.discard(create));
    other.beginAll();
    other.confirm(create, { realId: 7 });
    bench.take(bench.outbox.load([...other.store.values()].filter(({ id }) => id === create)));
    expect(bench.action(update)).toMatchObject({ status: 'parked', entityId: 7 });
    expect(bench.action(update)).not.toHaveProperty('unmade');
    bench.take(bench.outbox.retry(update));
    expect(bench.beginAll()).toEqual([update]);
  });

  it('[O6] after a reload it is as before', () => {
    const { bench, line } = givenUp();
    const later = bench.reload();
    later.load();
    expect(() => later.outbox.retry(line)).toThrow(REFUSAL);
    expect(later.beginAll()).toEqual([]);
  });

  it('[O6] what only depended on the create is sent when it is tried again', () => {
    const bench = new Bench();
    const create = bench.create('tmp_1', {});
    const mail = bench.add({ lane: 'mail', dependsOn: [create], payload: { text: 'made' } });
    bench.take(bench.outbox.discard(create));
    bench.take(bench.outbox.retry(mail));
    expect(bench.beginAll()).toEqual([mail]);
  });

  it.each(['tmp_1', 'new-1'])(
    '[O6][Q5] where the page died before the create was deleted, what only depended on it says so no more when it is made: %s',
    (tempId) => {
      const bench = new Bench();
      const create = bench.create(tempId, {});
      bench.beginAll();
      bench.refuse(create);
      const mail = bench.add({ lane: 'mail', dependsOn: [create], payload: { text: 'made' } });
      const { put } = bench.outbox.discard(create);
      for (const action of put) bench.store.set(action.id, action);
      const later = bench.reload();
      later.load();
      expect(later.action(mail)).toMatchObject({ status: 'parked', unmade: [tempId] });
      later.take(later.outbox.retry(create));
      expect(later.beginAll()).toEqual([create]);
      later.confirm(create, { realId: 7 });
      expect(later.action(mail)).not.toHaveProperty('unmade');
      expect(later.store.get(mail)).toBe(later.action(mail));
      later.take(later.outbox.retry(mail));
      expect(later.beginAll()).toEqual([mail]);
    },
  );

  it('[O6] a form that is still open: its write is kept, and parked at once', () => {
    const { bench } = givenUp();
    const late = bench.update('tmp_1', { name: 'late' });
    expect(bench.action(late)).toMatchObject({ status: 'parked', error: { code: 'rejected' } });
    expect(bench.told.slice(-2)).toEqual([`queued ${late}`, `parked ${late}`]);
    expect(bench.store.get(late)).toBe(bench.action(late));
    expect(bench.beginAll()).toEqual([]);
  });

  it('[O6][Q6] so where its create and its delete were never sent, and are both done', () => {
    const bench = new Bench();
    bench.create('tmp_1', {});
    bench.delete('tmp_1');
    expect(bench.beginAll()).toEqual([]);
    expect(bench.outbox.size).toBe(0);
    expect(bench.action(bench.update('tmp_1', {})).status).toBe('parked');
  });

  it('[O6] a create that another tab gave up is given up here', () => {
    const bench = new Bench();
    const create = bench.create('tmp_1', {});
    const action = bench.action(create);
    bench.outbox.forget([create]);
    bench.outbox.giveUpRows([{ kind: 'discarded', action }]);
    const late = bench.update('tmp_1', { name: 'late' });
    expect(bench.action(late).status).toBe('parked');
  });

  it('[O6] what was on the wire when that became known is not sent once more', () => {
    const bench = new Bench();
    const line = bench.add({ lane: 'lines', payload: { order: 'new-1' } });
    bench.beginAll();
    const create = bench.create('new-1', {});
    bench.take(bench.outbox.discard(create));
    expect(bench.action(line).status).toBe('sending');
    bench.take(bench.outbox.lostContact(line, { code: 'disconnected', message: '' }, bench.at));
    bench.now += 60_000;
    expect(bench.beginAll()).toEqual([]);
    expect(bench.action(line)).toMatchObject({ status: 'parked', unmade: ['new-1'] });
  });

  it('[O6] made after all, by a create that was queued again or by an answer that came late, it is a row like any', () => {
    const { bench, line, update } = givenUp();
    const again = bench.create('tmp_1', { name: 'again' });
    expect(bench.action(again).status).toBe('queued');
    bench.take(bench.outbox.retry(line));
    expect(bench.beginAll()).toEqual([again]);
    bench.confirm(again, { realId: 9 });
    expect(bench.action(line).payload).toEqual({ order: 9, count: 2 });
    expect(bench.action(update)).toMatchObject({ status: 'parked', entityId: 9 });
    bench.take(bench.outbox.retry(update));
    expect(bench.beginAll()).toEqual([line, update]);
  });

  it('[O6] while the create itself is parked, a retry of what names its row waits for it', () => {
    const bench = new Bench();
    bench.handles = ({ type }) => type !== 'mail';
    const mail = bench.add({ lane: 'm', type: 'mail', payload: { about: 'tmp_1' } });
    bench.next();
    const create = bench.create('tmp_1', {});
    bench.beginAll();
    bench.refuse(create);
    bench.handles = () => true;
    bench.take(bench.outbox.retry(mail));
    expect(bench.action(mail).status).toBe('queued');
    expect(bench.beginAll()).toEqual([]);
    bench.take(bench.outbox.retry(create));
    expect(bench.beginAll()).toEqual([create]);
    bench.confirm(create, { realId: 9 });
    expect(bench.beginAll()).toEqual([mail]);
  });
});
