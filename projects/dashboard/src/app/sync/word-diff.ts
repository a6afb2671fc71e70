/** A run of text that stayed, came or went. */
export interface DiffPart {
  readonly kind: 'same' | 'added' | 'removed';
  readonly text: string;
}

/** More pairs of words than this are not compared: the whole text counts as replaced. */
const MAX_PAIRS = 400_000;

/** What turned one text into another, by words. */
export function wordDiff(before: string, after: string): readonly DiffPart[] {
  const [a, b] = [wordsOf(before), wordsOf(after)];
  if (a.length * b.length > MAX_PAIRS) {
    return gather([
      ['removed', before],
      ['added', after],
    ]);
  }
  const lengths = commonLengths(a, b);
  const steps: Step[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    const [mine, theirs] = [a[i], b[j]];
    if (mine !== undefined && mine === theirs) {
      steps.push(['same', mine]);
      i++;
      j++;
    } else if (mine !== undefined && lengthAt(lengths, i + 1, j) >= lengthAt(lengths, i, j + 1)) {
      steps.push(['removed', mine]);
      i++;
    } else if (theirs !== undefined) {
      steps.push(['added', theirs]);
      j++;
    } else {
      steps.push(['removed', mine ?? '']);
      i++;
    }
  }
  return gather(steps);
}

type Step = readonly [DiffPart['kind'], string];

/** Words, and the blanks between them. */
function wordsOf(text: string): readonly string[] {
  return text.match(/\S+|\s+/g) ?? [];
}

/** How long the longest common sequence of both ends is, from each pair of places on. */
function commonLengths(a: readonly string[], b: readonly string[]): readonly Uint32Array[] {
  const rows = Array.from({ length: a.length + 1 }, () => new Uint32Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const length =
        a[i] === b[j]
          ? lengthAt(rows, i + 1, j + 1) + 1
          : Math.max(lengthAt(rows, i + 1, j), lengthAt(rows, i, j + 1));
      rows[i]?.fill(length, j, j + 1);
    }
  }
  return rows;
}

function lengthAt(rows: readonly Uint32Array[], i: number, j: number): number {
  return rows[i]?.[j] ?? 0;
}

/** Neighbours of one kind as one part. */
function gather(steps: readonly Step[]): readonly DiffPart[] {
  const parts: { kind: DiffPart['kind']; text: string }[] = [];
  for (const [kind, text] of steps) {
    if (text === '') continue;
    const last = parts.at(-1);
    if (last?.kind === kind) last.text += text;
    else parts.push({ kind, text });
  }
  return parts;
}
