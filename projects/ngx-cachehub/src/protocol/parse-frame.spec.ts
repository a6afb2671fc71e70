import * as fc from 'fast-check';
import type { FrameLimits } from './limits';
import { DEFAULT_FRAME_LIMITS } from './limits';
import { parseFrame } from './parse-frame';

const small: FrameLimits = { maxFrameBytes: 64, maxDepth: 3 };

function codeOf(input: unknown, limits = DEFAULT_FRAME_LIMITS): string {
  const parsed = parseFrame(input, limits);
  return parsed.ok ? 'ok' : parsed.fault.code;
}

describe('parseFrame', () => {
  it('[S2] refuses a text above the limit without parsing it', () => {
    const parse = jest.spyOn(JSON, 'parse');
    const parsed = parseFrame(`"${'x'.repeat(64)}"`, small);
    expect(parsed).toMatchObject({ ok: false, fault: { code: 'too-large' } });
    expect(parse).not.toHaveBeenCalled();
    parse.mockRestore();
  });

  it('[S2] counts bytes, not characters', () => {
    expect(codeOf(`["${'a'.repeat(60)}"]`, small)).toBe('ok');
    expect(codeOf(`["${'é'.repeat(31)}"]`, small)).toBe('too-large');
    expect(codeOf(`["${'é'.repeat(30)}"]`, small)).toBe('ok');
    expect(codeOf(`["${'😀'.repeat(15)}"]`, small)).toBe('ok');
    expect(codeOf(`["${'😀'.repeat(16)}"]`, small)).toBe('too-large');
    expect(codeOf(`["${'語'.repeat(20)}"]`, small)).toBe('ok');
    expect(codeOf(`["${'語'.repeat(21)}"]`, small)).toBe('too-large');
  });

  it('[S2] counts the same bytes as UTF-8 has, for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        const json = JSON.stringify([text]);
        const bytes = Buffer.byteLength(json);
        expect(codeOf(json, { maxFrameBytes: bytes, maxDepth: 3 })).toBe('ok');
        expect(codeOf(json, { maxFrameBytes: bytes - 1, maxDepth: 3 })).toBe('too-large');
      }),
    );
  });

  it('[S2] allows exactly maxDepth levels', () => {
    expect(codeOf('[[{}]]', small)).toBe('ok');
    expect(codeOf('[[{"a":[]}]]', small)).toBe('too-deep');
    expect(codeOf('{"a":1,"b":{"c":{"d":{}}}}', small)).toBe('too-deep');
  });

  it('[S2] a frame a million levels deep is refused without a stack overflow', () => {
    const limits = { maxFrameBytes: 20_000_000, maxDepth: 64 };
    expect(codeOf('['.repeat(1_000_000) + ']'.repeat(1_000_000), limits)).toBe('too-deep');
    expect(codeOf('{"a":'.repeat(1_000_000) + '1' + '}'.repeat(1_000_000), limits)).toBe(
      'too-deep',
    );
  });

  it('[S2] brackets within texts are no levels', () => {
    expect(codeOf(JSON.stringify({ type: '['.repeat(500) }))).toBe('ok');
  });

  it('[S2] a value that the transport parsed is held to the same limits', () => {
    const cycle: Record<string, unknown> = {};
    cycle['self'] = cycle;
    expect(codeOf(cycle)).toBe('too-deep');
    let shared: unknown = 1;
    for (let level = 0; level < 60; level++) shared = [shared, shared];
    expect(codeOf(shared)).toBe('too-large');
    expect(codeOf({ type: 'PING' })).toBe('ok');
  });

  it.each([
    ['', 'empty'],
    [' \n', 'empty'],
    ['pong', 'not-json'],
    ['{"type":', 'not-json'],
    ['{"a":NaN}', 'not-json'],
    [new ArrayBuffer(4), 'binary'],
    [new Uint8Array(4), 'binary'],
    [new Blob(['{}']), 'binary'],
    [undefined, 'not-object'],
    [null, 'not-object'],
    [7, 'not-object'],
    [() => 1, 'not-object'],
  ])('[C0] %p is a wire fault, not an exception', (input, code) => {
    expect(codeOf(input)).toBe(code);
  });

  it('[C0] a value whose getters throw is a wire fault', () => {
    const hostile = Object.defineProperty({}, 'type', {
      enumerable: true,
      get: () => {
        throw new Error('no');
      },
    });
    expect(codeOf(hostile)).toBe('not-object');
  });

  it('[S5] a fault does not quote the text', () => {
    const parsed = parseFrame('{"secret": "canary" oops', DEFAULT_FRAME_LIMITS);
    expect(JSON.stringify(parsed)).not.toContain('canary');
  });

  it('[S1] drops keys that reach a prototype at any depth, and reports each', () => {
    const parsed = parseFrame(
      '{"a":[{"__proto__":{"admin":true},"b":1}],"constructor":{"prototype":1},"c":{"d":{"prototype":2}}}',
      DEFAULT_FRAME_LIMITS,
    );
    if (!parsed.ok) throw new Error(parsed.fault.message);
    expect(parsed.value).toEqual({ a: [{ b: 1 }], c: { d: {} } });
    expect(parsed.faults.map((fault) => [fault.code, fault.field])).toEqual([
      ['forbidden-key', 'a[0].__proto__'],
      ['forbidden-key', 'constructor'],
      ['forbidden-key', 'c.d.prototype'],
    ]);
  });

  it('[S1] finds keys that are spelled with escapes', () => {
    const parsed = parseFrame('{"\\u005f_proto__":{"admin":true}}', DEFAULT_FRAME_LIMITS);
    if (!parsed.ok) throw new Error(parsed.fault.message);
    expect(Object.keys(parsed.value as object)).toEqual([]);
    expect(parsed.faults).toHaveLength(1);
  });

  it('[S1] leaves a value of the transport itself as it was', () => {
    const value: unknown = Object.freeze(JSON.parse('{"x":{"__proto__":1}}'));
    const parsed = parseFrame(value, DEFAULT_FRAME_LIMITS);
    expect(parsed).toMatchObject({ ok: true, value: { x: {} } });
    expect(JSON.stringify(value)).toBe('{"x":{"__proto__":1}}');
  });

  it('[S1] the words themselves are welcome as values', () => {
    const text = '{"type":"constructor","at":"__proto__","list":["prototype"]}';
    const parsed = parseFrame(text, DEFAULT_FRAME_LIMITS);
    expect(parsed).toEqual({ ok: true, value: JSON.parse(text), faults: [] });
  });

  it('[S1] any JSON value comes through as it is, but for forbidden keys', () => {
    const key = fc.oneof(
      fc.constantFrom('__proto__', 'constructor', 'prototype', 'name'),
      fc.string({ maxLength: 3 }),
    );
    const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 5 },
        fc.jsonValue({ maxDepth: 0 }),
        fc.array(tie('tree'), { maxLength: 4 }),
        fc.array(fc.tuple(key, tie('tree')), { maxLength: 4 }).map((pairs) => {
          const text = pairs.map(([k, v]) => `${JSON.stringify(k)}:${JSON.stringify(v)}`);
          return JSON.parse(`{${text.join()}}`) as unknown;
        }),
      ),
    }));
    fc.assert(
      fc.property(tree, (value) => {
        const text = JSON.stringify([value]);
        const expected: unknown = JSON.parse(text, function (this: object, name, part: unknown) {
          return ['__proto__', 'constructor', 'prototype'].includes(name) && !Array.isArray(this)
            ? undefined
            : part;
        });
        const parsed = parseFrame(text, DEFAULT_FRAME_LIMITS);
        expect(parsed.ok && JSON.stringify(parsed.value)).toBe(JSON.stringify(expected));
      }),
    );
  });
});
