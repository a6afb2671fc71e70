import { hueOf } from './hue';

describe('the colour of a person', () => {
  it('[row:E10] is always the same, an angle, and another for another key', () => {
    const keys = Array.from({ length: 40 }, (_, at) => `user-${at}`);
    const hues = keys.map(hueOf);
    expect(keys.map(hueOf)).toEqual(hues);
    expect(hues.every((hue) => hue >= 0 && hue <= 360)).toBe(true);
    expect(new Set(hues).size).toBeGreaterThan(30);
  });
});
