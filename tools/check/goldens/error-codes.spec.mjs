import { findErrorCodeFaults, parseErrorCodes } from './error-codes.mjs';

describe('golden error codes', () => {
  it('[H2] the codes are read from the source, however their type is narrowed', () => {
    const list = `export const CACHE_HUB_ERROR_CODES = ['aborted', 'timeout']`;
    const expected = ['aborted', 'timeout'];
    expect(parseErrorCodes(`${list} as const;`)).toEqual(expected);
    expect(parseErrorCodes(`${list} as const satisfies readonly string[];`)).toEqual(expected);
    expect(parseErrorCodes('export const OTHER = [];')).toBeUndefined();
    expect(parseErrorCodes('export const CACHE_HUB_ERROR_CODES = [code];')).toBeUndefined();
  });

  it('[H2] a code that is gone, new or doubled is a fault, the same ones in any order are not', () => {
    expect(findErrorCodeFaults(['a', 'b'], ['b', 'a'])).toEqual([]);
    expect(findErrorCodeFaults(['a', 'b'], ['a'])[0]).toContain(`'b' is gone`);
    expect(findErrorCodeFaults(['a'], ['a', 'b'])[0]).toContain(`'b' is new`);
    expect(findErrorCodeFaults(['a'], ['a', 'a'])[0]).toContain('twice');
  });
});
