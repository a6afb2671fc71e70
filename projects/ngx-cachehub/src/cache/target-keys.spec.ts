import { CacheHubError } from '../core/errors/cache-hub-error';
import { defineEntity } from '../entities/define-entity';
import { detailKey, parseKey } from '../core/keys';
import { hubFixture } from './spec-support/hub-fixture';

const invalidKey = expect.objectContaining({ code: 'invalid-key' }) as Error;

describe('targets', () => {
  it.each<unknown>([null, undefined, 3, {}, { prefix: 3 }, { entity: 'a:b' }, ''])(
    '[K8][K1] %j is refused, by the hub and by a scope, and nothing is dropped',
    (target) => {
      const { hub } = hubFixture();
      hub.set('orders:a', 1);
      for (const inside of [hub, hub.namespace('orders')]) {
        expect(() => inside.remove(target as never)).toThrow(invalidKey);
        expect(() => void inside.invalidate(target as never)).toThrow(invalidKey);
      }
      expect(hub.keys()).toEqual(['orders:a']);
    },
  );

  it('[K9] a global or sticky RegExp is matched from the start of each key', () => {
    const { hub } = hubFixture();
    for (const key of ['a1', 'a2', 'a3']) hub.set(key, 1);
    const global = /a/g;
    global.lastIndex = 5;
    expect([hub.keys(global), hub.keys(/a\d/y)]).toEqual([
      ['a1', 'a2', 'a3'],
      ['a1', 'a2', 'a3'],
    ]);
    hub.remove(global);
    expect(hub.keys()).toEqual([]);
  });
});

describe('names', () => {
  it('[K1] may be anything but what would make a key that says two things', () => {
    for (const entity of ['a b', 'ä', '-', 'list-', 'detail-x', '{', '__proto__', 'x[0]']) {
      expect(parseKey(detailKey(entity, ':-'))).toEqual({ entity, kind: 'detail', id: ':-' });
    }
    expect(() => detailKey('["a', 1)).toThrow(invalidKey);
    expect(() => defineEntity('[a')).toThrow(CacheHubError);
    expect(() => hubFixture().hub.fetch(null as never, () => 1)).toThrow(invalidKey);
  });
});
