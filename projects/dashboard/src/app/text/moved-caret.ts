import { wordDiff } from '../sync/word-diff';

/**
 * Where a caret stands after a text was changed by somebody else: at the same words. What is written
 * before it pushes it on, what is written after it does not, and of words that are gone it keeps
 * their place.
 */
export function movedCaret(before: string, after: string, caret: number): number {
  if (before === after) return caret;
  const head = commonStart(before, after);
  if (caret <= head) return caret;
  const tail = commonEnd(before, after, head);
  if (caret > before.length - tail) return caret + after.length - before.length;
  const parts = wordDiff(
    before.slice(head, before.length - tail),
    after.slice(head, after.length - tail),
  );
  let [old, now] = [head, head];
  for (const { kind, text } of parts) {
    // What was added just behind the caret is no word of its own.
    if (old === caret) return now;
    const isPassed = old + text.length <= caret;
    if (kind === 'added') now += text.length;
    else if (!isPassed) return kind === 'same' ? now + caret - old : now;
    else {
      old += text.length;
      if (kind === 'same') now += text.length;
    }
  }
  return now;
}

function commonStart(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  let at = 0;
  while (at < length && a.charCodeAt(at) === b.charCodeAt(at)) at++;
  return at;
}

/** Not further back than where the texts part: a repeated letter counts once. */
function commonEnd(a: string, b: string, head: number): number {
  const length = Math.min(a.length, b.length) - head;
  let at = 0;
  while (at < length && a.charCodeAt(a.length - 1 - at) === b.charCodeAt(b.length - 1 - at)) at++;
  return at;
}
