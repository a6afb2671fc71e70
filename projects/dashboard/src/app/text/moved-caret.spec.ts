import { movedCaret } from './moved-caret';

/** The text with `|` where the caret is, before and after. */
function moves(marked: string, changed: string, expected: string): void {
  const caret = marked.indexOf('|');
  const at = movedCaret(marked.replace('|', ''), changed, caret);
  expect(`${changed.slice(0, at)}|${changed.slice(at)}`).toBe(expected);
}

describe('the caret in a text that somebody else changes', () => {
  it('[row:E10] stays where what changes stands after it', () => {
    moves('one| two', 'one two three', 'one| two three');
    moves('one| two', 'one', 'one|');
  });

  it('[row:E10] goes with its words where what changes stands before it', () => {
    moves('one tw|o', 'zero one two', 'zero one tw|o');
    moves('zero one tw|o', 'one two', 'one tw|o');
  });

  it('[row:E10] keeps its words between two changes', () => {
    moves(
      'a line\nmy wo|rds\nan end',
      'a longer line\nmy words\nthe end',
      'a longer line\nmy wo|rds\nthe end',
    );
    moves(
      'first\nmine|\nlast',
      'first!\nnew\nmine\nlater\nlast',
      'first!\nnew\nmine|\nlater\nlast',
    );
  });

  it('[row:E10] of words that are gone keeps their place', () => {
    moves('one gone wo|rds two', 'one two', 'one |two');
    moves('al|l of it', '', '|');
  });

  it('[row:E10] is never outside of the text', () => {
    const texts = ['', 'a', 'aa', 'a b', 'b a', 'a\nb\nc', 'c b a', 'aaaa'];
    for (const before of texts) {
      for (const after of texts) {
        for (let caret = 0; caret <= before.length; caret++) {
          const moved = movedCaret(before, after, caret);
          expect(moved).toBeGreaterThanOrEqual(0);
          expect(moved).toBeLessThanOrEqual(after.length);
        }
      }
    }
  });
});
