import { diff3MergeRegions } from 'node-diff3';
import { linesOf, wordsOf } from './text-tokens';

/**
 * A bound on the work of one comparison: the product of both lengths. Two thousand changed lines
 * against two thousand; beyond it a person merges better than minutes of a frozen page do.
 */
const MAX_COMPARISONS = 4_000_000;

/**
 * Merges two edits of one text by lines, and within lines that both changed by words. Tokens are whole:
 * neither a surrogate pair nor a letter and its accents are ever parted.
 *
 * @returns Undefined where both sides edited one place, or where the edits are too large to compare.
 */
export function mergeText(base: string, local: string, remote: string): string | undefined {
  return mergeTokens(linesOf(base), linesOf(local), linesOf(remote), (a, o, b) =>
    mergeTokens(wordsOf(o), wordsOf(a), wordsOf(b), () => undefined),
  );
}

/** What becomes of a place that both sides changed, as text: local, base, remote. */
type MergeOverlap = (local: string, base: string, remote: string) => string | undefined;

function mergeTokens(
  base: readonly string[],
  local: readonly string[],
  remote: readonly string[],
  mergeOverlap: MergeOverlap,
): string | undefined {
  const head = commonHead(base, local, remote);
  const tail = commonTail(base, local, remote, head);
  const [o, a, b] = [base, local, remote].map((side) => side.slice(head, side.length - tail));
  if (o === undefined || a === undefined || b === undefined) return undefined;
  if (o.length * Math.max(a.length, b.length) > MAX_COMPARISONS) return undefined;
  let merged = base.slice(0, head).join('');
  for (const region of diff3MergeRegions(a, o, b)) {
    const part = region.stable
      ? region.bufferContent.join('')
      : mergeRegion(
          region.aContent.join(''),
          region.oContent.join(''),
          region.bContent.join(''),
          mergeOverlap,
        );
    if (part === undefined) return undefined;
    merged += part;
  }
  return merged + base.slice(base.length - tail).join('');
}

function mergeRegion(
  local: string,
  base: string,
  remote: string,
  mergeOverlap: MergeOverlap,
): string | undefined {
  if (local === remote || base === local) return remote;
  if (base === remote) return local;
  return mergeOverlap(local, base, remote);
}

/** How many tokens all three begin with: they need no comparison. */
function commonHead(
  base: readonly string[],
  local: readonly string[],
  remote: readonly string[],
): number {
  let n = 0;
  while (n < base.length && base[n] === local[n] && base[n] === remote[n]) n++;
  return n;
}

/** How many tokens all three end with, `head` left aside. */
function commonTail(
  base: readonly string[],
  local: readonly string[],
  remote: readonly string[],
  head: number,
): number {
  const most = Math.min(base.length, local.length, remote.length) - head;
  let n = 0;
  while (n < most && isTailEqual(base, local, n) && isTailEqual(base, remote, n)) n++;
  return n;
}

function isTailEqual(a: readonly string[], b: readonly string[], fromEnd: number): boolean {
  return a[a.length - 1 - fromEnd] === b[b.length - 1 - fromEnd];
}
