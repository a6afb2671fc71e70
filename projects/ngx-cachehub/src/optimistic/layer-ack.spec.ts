import { defaultModel } from '../core/entities';
import type { LayerOp } from '../core/overlay';
import { ackOf } from './layer-ack';

const patch = (id: number): LayerOp => ({ op: 'patch', entity: 'a', id, changes: {} });
const create = (id: string): LayerOp => ({ op: 'create', entity: 'a', row: { id } });

describe('ackOf', () => {
  it.each<[string, LayerOp[], unknown, unknown]>([
    ['the row of a patch', [patch(1)], { id: '1', version: 2 }, 'row'],
    ['the row of the only create', [patch(1), create('tmp_1')], { id: 9 }, 'row'],
    ['a row that was not written', [patch(1)], { id: 2 }, undefined],
    ['one row of two creates: which?', [create('x'), create('y')], { id: 9 }, undefined],
    ['the version alone', [patch(1)], { version: 4 }, 'version'],
    ['the version of nobody knows which', [patch(1), patch(2)], { version: 4 }, undefined],
    ['nothing', [patch(1)], null, undefined],
    ['a list', [patch(1)], [{ id: 1 }], undefined],
    ['a row, for a plain key', [{ op: 'set', key: 'k', value: 1 }], { id: 1 }, undefined],
  ])('[O2] takes an answer for what it is: %s', (_what, ops, result, kind) => {
    expect(ackOf(ops, result, defaultModel)?.kind).toBe(kind);
  });
});
