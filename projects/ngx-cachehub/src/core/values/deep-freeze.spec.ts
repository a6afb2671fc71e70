import { deepFreeze } from './deep-freeze';

describe('deepFreeze', () => {
  it('[K10] reaches the parts of what the app itself had frozen at the top only', () => {
    const value = deepFreeze(Object.freeze({ list: [{ a: [1] }] }));
    expect(() => value.list[0]?.a.push(2)).toThrow(TypeError);
    expect(() => Object.assign(value.list[0] ?? {}, { a: [] })).toThrow(TypeError);
  });

  it('[K10] leaves instances alone, and ends on what contains itself', () => {
    const date = new Date(0);
    const value: Record<string, unknown> = { date, map: new Map() };
    value['self'] = value;
    deepFreeze(value);
    expect([Object.isFrozen(value), Object.isFrozen(date), Object.isFrozen(value['map'])]).toEqual([
      true,
      false,
      false,
    ]);
  });
});
