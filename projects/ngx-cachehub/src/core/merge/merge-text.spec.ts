import * as fc from 'fast-check';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mergeText } from './merge-text';
import { linesOf, wordsOf } from './text-tokens';

/** Letters, accents, pairs, joiners, breaks, and halves of pairs. */
const anyText = fc.string({
  unit: fc.constantFrom(
    ...['a', 'b', ' ', '\n', '\r\n', '.', 'é', 'e\u0301', '漢', 'か', 'ไ', "'"],
    ...['😀', '👨‍👩‍👧', '👍🏽', '🇩🇪', '❤️', '\u200d', '\ud83d', '\ude00'],
  ),
  maxLength: 30,
});

/** Texts that share most of their words. */
const word = fc.constantFrom('the', 'cat', 'sat', 'down', '😀', 'né', '\n', '.', 'on', 'mat');
const sentence = fc.array(word, { maxLength: 12 }).map((words) => words.join(' '));

/** One text of lines that differ from each other, and an edit of it. */
type Edit = readonly (readonly ['keep' | 'drop' | 'change' | 'insert', number])[];
const edit: fc.Arbitrary<Edit> = fc.array(
  fc.tuple(
    fc.oneof(
      { weight: 6, arbitrary: fc.constant<'keep'>('keep') },
      fc.constantFrom<'drop' | 'change' | 'insert'>('drop', 'change', 'insert'),
    ),
    fc.nat(3),
  ),
  { minLength: 8, maxLength: 8 },
);

function edited(base: readonly string[], by: Edit, side: string): string {
  const lines = base.flatMap((line, i) => {
    const [kind, salt] = by[i] ?? ['keep', 0];
    // A salt of 0 is what the other side may write as well.
    const own = salt === 0 ? `both ${i}` : `${side} ${i} ${salt}`;
    if (kind === 'drop') return [];
    if (kind === 'change') return [own];
    return kind === 'insert' ? [own, line] : [line];
  });
  return lines.map((line) => `${line}\n`).join('');
}

/** What `git merge-file -p` makes of it; undefined where it finds a conflict. */
function mergeWithGit(
  folder: string,
  texts: readonly [string, string, string],
): string | undefined {
  const names = ['local', 'base', 'remote'].map((name) => join(folder, name));
  names.forEach((name, i) => writeFileSync(name, texts[i] ?? ''));
  const { status, stdout, error } = spawnSync('git', ['merge-file', '-p', ...names], {
    encoding: 'utf8',
  });
  if (error) throw new Error('Expected git, to compare with; it is not there.', { cause: error });
  return status === 0 ? stdout : undefined;
}

describe('mergeText', () => {
  it('[M3] text merges edits of different lines', () => {
    expect(mergeText('a\nb\nc\n', 'A\nb\nc\n', 'a\nb\nc\nd\n')).toBe('A\nb\nc\nd\n');
  });

  it('[M3] text merges edits of different words of one line', () => {
    expect(
      mergeText('the cat sat on the mat', 'the dog sat on the mat', 'the cat sat on a mat'),
    ).toBe('the dog sat on a mat');
  });

  it('[M3] overlapping edits of a text are a conflict, never a guess', () => {
    expect(mergeText('the cat', 'the dog', 'the cow')).toBeUndefined();
    expect(mergeText('', 'mine', 'theirs')).toBeUndefined();
    expect(mergeText('a\nb\n', 'a\nmine\nb\n', 'a\ntheirs\nb\n')).toBeUndefined();
    expect(mergeText('one two three', 'one three', 'one 2 three')).toBeUndefined();
  });

  it('[M3] the same edit by both sides is no conflict', () => {
    expect(mergeText('a\nb\nc\nd\n', 'x\nb\nc\n1\n', 'x\nb\nc\nd\n')).toBe('x\nb\nc\n1\n');
  });

  it('[M3] lines that repeat are laid against each other from either end', () => {
    expect(mergeText('b\na\nh\n', 'b\nb\na\nh\n', 'f\nb\na\nh\n')).toBe('f\nb\nb\na\nh\n');
  });

  it('[M3] text is merged by ideographs, which no space parts', () => {
    expect(mergeText('私は猫が好きです', '私は犬が好きです', '私は猫が嫌いです')).toBe(
      '私は犬が嫌いです',
    );
  });

  it('[M14] text that is too large to compare goes to a person, at once', () => {
    const lines = (side: string) =>
      Array.from({ length: 20_000 }, (_, i) => `${side}${i}`).join('\n');
    expect(mergeText(lines('base'), lines('local'), lines('remote'))).toBeUndefined();
    // Where lines repeat, each matches each: the work grows with the third power.
    const same = 'same\n'.repeat(3_000);
    expect(mergeText(same, `mine\n${same}`, `theirs\n${same}`)).toBeUndefined();
  });

  it('[M3] a long text whose edits are small is merged, however long it is', () => {
    const lines = Array.from({ length: 20_000 }, (_, i) => `line ${i}`);
    const withLines = (...at: number[]) =>
      lines.map((line, i) => (at.includes(i) ? `${line} changed` : line)).join('\n');
    expect(mergeText(withLines(), withLines(9_000), withLines(9_500))).toBe(
      withLines(9_000, 9_500),
    );
  });

  it('[M3] tokens of a text are the text, and part no pair, no accent and no joined emoji', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(linesOf(text).join('')).toBe(text);
        const words = wordsOf(text);
        expect(words.join('')).toBe(text);
        words.slice(1).forEach((token, i) => {
          expect(/[\ud800-\udbff]$/.test(words[i] ?? '') && /^[\udc00-\udfff]/.test(token)).toBe(
            false,
          );
        });
      }),
      { numRuns: 500 },
    );
    for (const one of ['👨‍👩‍👧', '👍🏽', '🇩🇪', '❤️', 'e\u0301']) {
      expect(wordsOf(`${one} ${one}`)).toEqual([one, ' ', one]);
    }
  });

  it('[M3] a text merge keeps its laws, whichever texts', () => {
    const texts = fc.oneof(anyText, sentence);
    fc.assert(
      fc.property(texts, texts, texts, (base, a, b) => {
        expect(mergeText(base, a, a)).toBe(a);
        expect(mergeText(base, base, a)).toBe(a);
        expect(mergeText(base, a, base)).toBe(a);
        expect(mergeText(base, a, b)).toBe(mergeText(base, b, a));
      }),
      { numRuns: 500 },
    );
  });

  it('[M3] a text merge makes up no character, and splits no code point', () => {
    fc.assert(
      fc.property(sentence, sentence, sentence, (base, a, b) => {
        const merged = mergeText(base, a, b);
        fc.pre(merged !== undefined);
        const known = new Set([...wordsOf(base), ...wordsOf(a), ...wordsOf(b)]);
        for (const token of wordsOf(merged)) expect(known.has(token)).toBe(true);
        expect(/\p{Surrogate}/u.test(merged)).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  it('[M3] text merges as git does, wherever git is clean', () => {
    const folder = mkdtempSync(join(tmpdir(), 'merge-text-'));
    const base = Array.from({ length: 8 }, (_, i) => `line ${i}`);
    const baseText = base.map((line) => `${line}\n`).join('');
    let clean = 0;
    try {
      fc.assert(
        fc.property(edit, edit, (mine, theirs) => {
          const [local, remote] = [edited(base, mine, 'local'), edited(base, theirs, 'remote')];
          const byGit = mergeWithGit(folder, [local, baseText, remote]);
          if (byGit === undefined) return;
          clean++;
          expect(mergeText(baseText, local, remote)).toBe(byGit);
        }),
        { numRuns: 150 },
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
    // Else the comparison above compared nothing.
    expect(clean).toBeGreaterThan(20);
  });
});
