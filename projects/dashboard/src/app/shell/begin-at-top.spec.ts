import { beginsAnew } from './begin-at-top';

describe('where a page begins', () => {
  it('[row:A8] is at the top of another page, and where one was where only its parameters change', () => {
    expect(beginsAnew('/customers?page=2', '/live', false)).toBe(true);
    expect(beginsAnew('/customers', '/customers?page=2', true)).toBe(false);
    expect(beginsAnew('', '/live', false)).toBe(true);
  });

  it('[row:A8] is at the top of a row where that takes the place of its list', () => {
    expect(beginsAnew('/contacts', '/contacts/p9', false)).toBe(false);
    expect(beginsAnew('/contacts', '/contacts/p9', true)).toBe(true);
  });
});
