import { wordDiff } from './word-diff';

const marked = (before: string, after: string) =>
  wordDiff(before, after)
    .map(({ kind, text }) => ({ same: text, added: `[+${text}]`, removed: `[-${text}]` })[kind])
    .join('');

describe('what changed in a text', () => {
  it('[row:B7] is told by words', () => {
    expect(marked('the cat sat', 'the dog sat down')).toBe('the [-cat][+dog] sat[+ down]');
    expect(marked('a b c', 'a c')).toBe('a [-b ]c');
    expect(marked('', 'new')).toBe('[+new]');
    expect(marked('same', 'same')).toBe('same');
  });

  it('[row:B7] is the whole of both texts', () => {
    const texts = ['', 'a', 'a b', 'b a', 'a b c', 'c\nb a', ' a  b', 'a a a', 'b\n\n'];
    for (const before of texts) {
      for (const after of texts) {
        const parts = wordDiff(before, after);
        const without = (kind: string) =>
          parts.filter((part) => part.kind !== kind).map((part) => part.text);
        expect(without('added').join('')).toBe(before);
        expect(without('removed').join('')).toBe(after);
      }
    }
  });

  it('[row:B7] of two long texts is told as one replaced by the other', () => {
    const long = (word: string) => Array.from({ length: 700 }, () => word).join(' ');
    expect(wordDiff(long('a'), long('b')).map(({ kind }) => kind)).toEqual(['removed', 'added']);
  });
});
