import { WHOLE_LINE } from '../device/line-faults';
import { lineWords } from './line-words';

describe('the words for a line', () => {
  it('[row:E10] say the worst of it first', () => {
    const bad = { latencyMs: 300, lossPct: 20, isDown: true };
    expect(lineWords(bad, true)).toBe('Offline: nothing goes in or out');
    expect(lineWords(bad, false)).toBe('The server does not answer');
  });

  it('[row:E10] say how late it is and how much it loses, or that it is good', () => {
    expect(lineWords({ ...WHOLE_LINE, latencyMs: 300, lossPct: 20 }, false)).toBe(
      'Bad line: 300 ms late, 20 % lost',
    );
    expect(lineWords({ ...WHOLE_LINE, lossPct: 5 }, false)).toBe('Bad line: 5 % lost');
    expect(lineWords(WHOLE_LINE, false)).toBe('The line is good');
  });
});
