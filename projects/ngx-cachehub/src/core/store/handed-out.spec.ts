import * as fc from 'fast-check';
import { detailKey, listKey } from '../keys';
import type { Layer } from '../overlay';
import { STEPS } from './spec-support/list-steps';
import { ENTITY, ListWorld, RULED } from './spec-support/list-world';
import { WholeStore } from './spec-support/whole-store';

const OPTIONS = {
  model: RULED,
  sorted: true,
  queries: [{}, { status: 'active' }, { limit: 3, offset: 0 }],
};

function layerAt(at: number): Layer {
  return { id: 'l', ops: [{ op: 'patch', entity: ENTITY, id: '1', changes: { at } }] };
}

describe('values handed out', () => {
  it('[K10] never change, whatever happens afterwards', () => {
    let compared = 0;
    fc.assert(
      fc.property(STEPS, (steps) => {
        const world = new ListWorld(OPTIONS, false);
        const { store } = world;
        const handedOut = new Map<unknown, string>();
        steps.forEach((step, at) => {
          world.run(step);
          if (at % 5 === 0) store.addLayer(layerAt(at));
          for (const key of store.keys()) {
            const value = store.read(key);
            if (!handedOut.has(value)) handedOut.set(value, JSON.stringify(value));
          }
        });
        for (const [value, text] of handedOut) expect(JSON.stringify(value)).toBe(text);
        compared += handedOut.size;
      }),
    );
    expect(compared).toBeGreaterThan(500);
  });

  it('[K7] keep their reference while what they show does not change', () => {
    fc.assert(
      fc.property(STEPS, (steps) => {
        const world = new ListWorld(OPTIONS, false);
        const { store } = world;
        const last = new Map<string, unknown>();
        for (const step of steps) {
          world.run(step);
          for (const key of world.keys) {
            const value = store.read(key);
            const before = last.get(key);
            if (value !== before && value !== undefined && before !== undefined) {
              expect(JSON.stringify(value)).not.toBe(JSON.stringify(before));
            }
            last.set(key, value);
          }
        }
      }),
    );
  });

  it.each([true, false])(
    '[K10] are frozen all the way down where the store freezes (%s)',
    (freeze) => {
      const store = new WholeStore({ freeze, bulkCreateThreshold: 10, clientId: 'me' });
      const keys = [detailKey(ENTITY, 1), listKey(ENTITY, {}), 'plain'];
      const row = () => ({ id: 1, tags: [{ text: 'a' }], version: 1 });
      const values = [row(), { items: [row()], totalCount: 1 }, row()];
      keys.forEach((key, at) => store.set(key, values[at]));
      store.addLayer({ id: 'l', ops: [{ op: 'set', key: 'over', value: row() }] });
      for (const key of [...keys, 'over']) {
        const seen: boolean[] = [];
        JSON.stringify(store.read(key), (_, part: unknown) => {
          if (typeof part === 'object' && part !== null) seen.push(Object.isFrozen(part));
          return part;
        });
        expect(new Set(seen)).toEqual(new Set([freeze]));
      }
    },
  );
});
