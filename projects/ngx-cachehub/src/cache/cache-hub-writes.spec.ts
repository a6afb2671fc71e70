import type { CacheHubService } from './cache-hub.service';
import { hubFixture, ManualSource, watch } from './spec-support/hub-fixture';

describe('writing', () => {
  it('[K7] update is functional, and false for an absent key', () => {
    const { hub } = hubFixture();
    const updater = jest.fn((count: number) => count + 1);
    expect(hub.update('a', updater)).toBe(false);
    expect(updater).not.toHaveBeenCalled();
    hub.set('a', 1);
    expect([hub.update('a', updater), hub.getValue('a')]).toEqual([true, 2]);
    expect([hub.update('a', () => undefined), hub.getValue('a')]).toEqual([true, 2]);
  });

  it('[K7] a value that is equal notifies nobody, and keeps the parts that did not change', () => {
    const { hub } = hubFixture();
    hub.set('a', { x: { y: 1 }, z: [1, 2] });
    const seen = watch(hub.get<{ x: object; z: number[] }>('a'));
    hub.set('a', { x: { y: 1 }, z: [1, 2] });
    expect(seen.values).toHaveLength(1);
    hub.set('a', { x: { y: 1 }, z: [1] });
    expect(seen.values).toHaveLength(2);
    expect(seen.values[1]?.x).toBe(seen.values[0]?.x);
  });

  it('[K7] takes the equal of the caller, for writes and for loads', () => {
    const { hub } = hubFixture();
    const equal = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();
    const source = new ManualSource<string>();
    const seen = watch(hub.fetch('a', source.load, { equal }));
    source.emit('A');
    source.emit('a');
    hub.set('a', 'A');
    hub.set('a', 'b');
    expect(seen.values).toEqual(['A', 'b']);
  });

  it('[K7a] refuses an older row, and takes one of the same version as a local change', () => {
    const { hub } = hubFixture();
    hub.set('things:detail-1', { id: 1, version: 5, name: 'five' });
    hub.set('things:detail-1', { id: 1, version: 4, name: 'four' });
    expect(hub.getValue('things:detail-1')).toMatchObject({ name: 'five' });
    hub.update<{ name: string }>('things:detail-1', (row) => ({ ...row, name: 'mine' }));
    expect(hub.stateOf('things:detail-1')).toMatchObject({
      status: 'local',
      data: { version: 5, name: 'mine' },
    });
  });

  it('[K7b] after remove, watchers see nothing; an observed fetch loads again and goes on', async () => {
    const { hub } = hubFixture();
    const source = new ManualSource<number>();
    const fetched = watch(hub.fetch('a', source.load));
    const values = watch(hub.get('a'));
    const live = hub.getSignal('a');
    source.flush(1);
    hub.remove('a');
    expect([values.values, live(), source.runs.length]).toEqual([
      [undefined, 1, undefined],
      undefined,
      2,
    ]);
    source.flush(1);
    expect([fetched.values, live()]).toEqual([[1, 1], 1]);
    await hub.clear();
    expect([live(), source.runs.length]).toEqual([undefined, 3]);
  });

  it('[K9] removes by key, prefix, entity, tag, RegExp and predicate', () => {
    const { hub } = hubFixture();
    const fill = () => {
      hub.set('users:list-a', 1, { tags: ['t'] });
      hub.set('users:list-b', 2);
      hub.set('userGroup:list-a', 3, { tags: ['t'] });
    };
    const left = (target: Parameters<CacheHubService['remove']>[0]) => {
      fill();
      hub.remove(target);
      return hub.keys().sort();
    };
    expect(left('users:list-a')).toEqual(['userGroup:list-a', 'users:list-b']);
    expect(left({ prefix: 'user' })).toEqual([]);
    expect(left({ prefix: 'users:' })).toEqual(['userGroup:list-a']);
    expect(left({ entity: 'users' })).toEqual(['userGroup:list-a']);
    expect(left({ tag: 't' })).toEqual(['users:list-b']);
    expect(left(/list-a$/g)).toEqual(['users:list-b']);
    expect(left((key) => key.endsWith('b'))).toEqual(['userGroup:list-a', 'users:list-a']);
    expect(left({ entity: 'users', id: 7 })).toHaveLength(3);
  });

  it('[K10] freezes plain values in development', () => {
    const { hub } = hubFixture();
    hub.set('a', { list: [{ n: 1 }] });
    const value = hub.getValue<{ list: { n: number }[] }>('a');
    expect(() => (value!.list[0].n = 2)).toThrow(TypeError);
  });

  it('[K10] freezes nothing in production', () => {
    const global = globalThis as { ngDevMode?: unknown };
    const mode = global.ngDevMode;
    global.ngDevMode = false;
    try {
      const { hub } = hubFixture();
      hub.set('a', { n: 1 });
      expect(Object.isFrozen(hub.getValue('a'))).toBe(false);
    } finally {
      global.ngDevMode = mode;
    }
  });
});
