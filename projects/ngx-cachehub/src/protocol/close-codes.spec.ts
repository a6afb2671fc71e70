import { CLOSE_CODES, closeCodeName, closeMeaning } from './close-codes';

describe('closeMeaning', () => {
  it.each([4400, 4403, 4406, 4409, 1008])('[C2] %i is terminal', (code) => {
    expect(closeMeaning(code, false)).toBe('terminal');
  });

  it.each([1001, 1005, 1006, 1011, 1012, 1013, 4408, 4429, 4503, 4508])(
    '[C2] %i means reconnect',
    (code) => {
      expect(closeMeaning(code, false)).toBe('reconnect');
    },
  );

  it('[C8] 4401 asks for a new token', () => {
    expect(closeMeaning(4401, false)).toBe('renew-token');
  });

  it('[C2] 1000 by the server means reconnect, by the client disconnected', () => {
    expect(closeMeaning(1000, false)).toBe('reconnect');
    expect(closeMeaning(1000, true)).toBe('disconnected');
  });

  it('[C2] a code that nobody listed is no reason to give up', () => {
    expect(closeMeaning(4999, false)).toBe('reconnect');
    expect(closeCodeName(4999)).toBe('code 4999');
  });

  it('[C2] every listed code has its name', () => {
    for (const [name, code] of Object.entries(CLOSE_CODES)) expect(closeCodeName(code)).toBe(name);
  });
});
