import * as fc from 'fast-check';
import { decodeFrame } from './decode';
import {
  decodeClientMessages,
  decodePlainClientMessages,
  decodeServerMessages,
} from './decode-messages';
import { encodeFrame } from './encode';
import { DEFAULT_FRAME_LIMITS } from './limits';
import { fieldOf, one } from './spec-support/decode-one';
import { envelope, serverMessages } from './spec-support/sample-messages';

function update(fields: object): unknown {
  return {
    type: 'ENTITY_UPDATED',
    data: { entityType: 'a', entityId: '1', changes: {}, ...fields },
  };
}

describe('decodeServerMessages', () => {
  it.each(serverMessages)('[C0] %j is decoded as it was sent', (message) => {
    const frame = decodeFrame(encodeFrame(message), DEFAULT_FRAME_LIMITS);
    expect(frame).toEqual({ ok: true, messages: [message], faults: [], foreign: [] });
  });

  it('[C0] a frame may be an array, in order, and a bad message spoils only itself', () => {
    const items = decodeServerMessages([
      { type: 'PING' },
      null,
      { type: 'contact_created', data: {} },
      [],
      { type: 'PONG' },
    ]);
    expect(items.map((item) => item.kind)).toEqual([
      'message',
      'fault',
      'foreign',
      'fault',
      'message',
    ]);
    expect(decodeServerMessages([])).toEqual([]);
  });

  it('[C0] foreign frames are handed on as they came', () => {
    const value = { type: 'contact_created', data: { id: 1 } };
    expect(one(value)).toEqual({ kind: 'foreign', type: 'contact_created', value });
    expect(one({ type: 'toString' }).kind).toBe('foreign');
    expect(one({ type: '__proto__' }).kind).toBe('foreign');
  });

  it.each([[{}], [{ type: '' }], [{ type: 1 }], [{ type: null }]])(
    '[C0] %j has no type and is a wire fault',
    (value) => {
      expect(fieldOf(value)).toBe('bad-field type');
    },
  );

  it('[C0] changes are not copied', () => {
    const changes = { name: 'B' };
    const message = { type: 'ENTITY_UPDATED', data: { entityType: 'a', entityId: '1', changes } };
    const item = one(message);
    expect(item.kind === 'message' && item.message).toBe(message);
  });

  it.each(['5', -1, 1.5, NaN, Infinity, 2 ** 53, null, true, {}, []])(
    '[G8] the version %p is a wire fault',
    (version) => {
      expect(fieldOf(update({ version }))).toBe('bad-field data.version');
      expect(fieldOf(update({ baseVersion: version }))).toBe('bad-field data.baseVersion');
      expect(
        fieldOf({ type: 'ENTITY_DELETED', data: { entityType: 'a', entityId: 1, version } }),
      ).toBe('bad-field data.version');
      expect(
        fieldOf({ type: 'ENTITY_CREATED', data: { entityType: 'a', version, entity: { id: 1 } } }),
      ).toBe('bad-field data.version');
      expect(fieldOf({ ...envelope, type: 'ENTITY_UPDATED', seq: version, data: {} })).toBe(
        'bad-field seq',
      );
    },
  );

  it('[G8] a version is a safe integer from 0 on, and says so', () => {
    expect(fieldOf(update({ version: 0 }))).toBe('message');
    expect(fieldOf(update({ version: Number.MAX_SAFE_INTEGER }))).toBe('message');
    expect(one(update({ version: '17' }))).toEqual({
      kind: 'fault',
      fault: {
        code: 'bad-field',
        field: 'data.version',
        expected: 'a safe integer from 0 on',
        got: 'a text of 2 characters',
        message:
          'ENTITY_UPDATED: expected data.version to be a safe integer from 0 on, got a text of 2 characters.',
      },
    });
  });

  it('[K1] an entity name with a colon is a wire fault', () => {
    for (const entityType of ['a:b', '', 7, undefined, null]) {
      expect(fieldOf(update({ entityType }))).toBe('bad-field data.entityType');
    }
  });

  it('[K1] an id is a text or a safe integer', () => {
    for (const entityId of ['', 1.5, NaN, 2 ** 53, null, undefined, {}]) {
      expect(fieldOf(update({ entityId }))).toBe('bad-field data.entityId');
    }
    expect(fieldOf(update({ entityId: '__proto__' }))).toBe('message');
  });

  it('[G1] an update is whole or in part, and a whole row wins', () => {
    expect(fieldOf(update({ changes: undefined }))).toBe('bad-field data.changes');
    expect(fieldOf(update({ changes: [] }))).toBe('bad-field data.changes');
    expect(fieldOf(update({ entity: 'x' }))).toBe('bad-field data.entity');
    expect(fieldOf(update({ unset: 'name' }))).toBe('bad-field data.unset');
    expect(fieldOf(update({ unset: [1] }))).toBe('bad-field data.unset');
    expect(one(update({ changes: undefined, unset: ['a'] }))).toMatchObject({
      message: { data: { changes: {}, unset: ['a'] } },
    });
    expect(one(update({ entity: { id: 1 }, unset: ['a'] }))).toMatchObject({
      message: { data: { entity: { id: 1 }, changes: undefined, unset: undefined } },
    });
  });

  it('[G2] the id of a created row defaults to its own', () => {
    const data = { entityType: 'a', entity: { id: 7 } };
    expect(one({ type: 'ENTITY_CREATED', data })).toMatchObject({
      message: { data: { ...data, entityId: 7 } },
    });
    expect(fieldOf({ type: 'ENTITY_CREATED', data: { entityType: 'a', entity: {} } })).toBe(
      'bad-field data.entityId',
    );
  });

  it('[B6] a bulk update keeps its sound rows, and says that others were lost', () => {
    const good = { op: 'delete', entityId: 1 };
    const items = decodeServerMessages({
      type: 'BULK_UPDATE',
      data: {
        entityType: 'a',
        updates: [good, { op: 'delete' }, { op: 'upsert', entityId: 1 }, 3],
      },
    });
    expect(items.map((item) => (item.kind === 'fault' ? item.fault.field : item))).toEqual([
      'data.updates[1].entityId',
      'data.updates[2].op',
      'data.updates[3]',
      {
        kind: 'message',
        message: {
          type: 'BULK_UPDATE',
          data: { entityType: 'a', updates: [good], invalidate: true },
        },
      },
    ]);
    expect(fieldOf({ type: 'BULK_UPDATE', data: { entityType: 'a', updates: {} } })).toBe(
      'bad-field data.updates',
    );
  });

  it('[C4] an event of a subscription has its whole position', () => {
    const event = { type: 'ENTITY_DELETED', data: { entityType: 'a', entityId: 1 } };
    expect(fieldOf({ ...event, sub: 's1', epoch: 'e', seq: 2 })).toBe('bad-field prev');
    expect(fieldOf({ ...event, sub: 's1', seq: 2, prev: 1 })).toBe('bad-field epoch');
    expect(fieldOf({ ...event, sub: 's1', epoch: 'e', seq: 2, prev: 2 })).toBe('bad-field prev');
    expect(fieldOf({ ...event, sub: '', epoch: 'e', seq: 2, prev: 1 })).toBe('bad-field sub');
    expect(fieldOf({ ...event, seq: 7 })).toBe('message');
    expect(fieldOf({ type: 'RESET', sub: 's1', reason: 'EPOCH_CHANGED' })).toBe('bad-field epoch');
    expect(fieldOf({ type: 'RESET', reason: 'EPOCH_CHANGED' })).toBe('bad-field sub');
  });

  it('[C0] no message of any type survives a wrong value in one of its fields', () => {
    const wrong = [() => 1, Symbol('x'), -1.5];
    for (const message of serverMessages) {
      for (const [field, value] of Object.entries(message) as [string, unknown][]) {
        // These may be anything.
        if (['type', 'details', 'result'].includes(field)) continue;
        if (message.type === 'MESSAGE' && field === 'data') continue;
        for (const bad of wrong) {
          if (typeof value === 'number' && typeof bad === 'number') continue;
          expect([message.type, field, one({ ...message, [field]: bad }).kind]).toEqual([
            message.type,
            field,
            'fault',
          ]);
        }
      }
    }
  });

  it('[S2] nothing that JSON can say throws', () => {
    const type = fc.constantFrom(...serverMessages.map((message) => message.type), 'other');
    const field = fc.constantFrom(
      ...['data', 'id', 'sub', 'seq', 'prev', 'epoch', 'members', 'limits', 'pos', 'all'],
      ...['updates', 'entityType', 'entityId', 'changes', 'entity', 'version', 'unset'],
      ...['topic', 'room', 'method', 'params', 'state', 'joins', 'leaves', 'retain', 'since'],
    );
    const record = (tie: fc.Arbitrary<unknown>) =>
      fc.tuple(type, fc.dictionary(field, tie)).map(([name, rest]) => ({ ...rest, type: name }));
    const data = record(fc.oneof(fc.jsonValue(), record(fc.jsonValue())));
    fc.assert(
      fc.property(fc.oneof(data, fc.array(data), fc.anything()), (value) => {
        for (const item of decodeServerMessages(value)) {
          expect(['message', 'fault', 'foreign']).toContain(item.kind);
        }
        decodeClientMessages(value);
        decodePlainClientMessages(value);
      }),
    );
  });
});

describe('decodeFrame', () => {
  it('[S1] reports dropped keys beside the message', () => {
    const frame = decodeFrame(
      '{"type":"ENTITY_UPDATED","data":{"entityType":"a","entityId":1,"changes":{"__proto__":{"admin":1},"b":2}}}',
      DEFAULT_FRAME_LIMITS,
    );
    expect(frame).toMatchObject({
      ok: true,
      messages: [{ data: { changes: { b: 2 } } }],
      faults: [{ code: 'forbidden-key', field: 'data.changes.__proto__' }],
    });
    expect(({} as Record<string, unknown>)['admin']).toBeUndefined();
  });

  it('[C0] a frame that cannot be parsed is one fault', () => {
    expect(decodeFrame('', DEFAULT_FRAME_LIMITS)).toMatchObject({
      ok: false,
      fault: { code: 'empty' },
    });
  });
});
