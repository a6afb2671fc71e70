import { diff3MergeRegions } from 'node-diff3';
import { linesOf, wordsOf } from './text-tokens';

/**
 * A bound on the work of one comparison, which is what matches what, times the length: some tenths of a
 * second. Beyond it a person merges better than a frozen page does.
 */
const MAX_WORK = 50_000_000;

/**
 * Merges two edits of one text by lines, and within lines that both changed by words. Tokens are whole:
 * neither a surrogate pair nor a letter and its accents are ever parted.
 *
 * @returns Undefined where both sides edited one place, or where the edits are too large to compare.
 */
export function mergeText(base: string, local: string, remote: string): string | undefined {
  const lines = sidesOf(linesOf, base, local, remote);
  return (
    mergeTokens(lines, () => undefined) ??
    // Where lines repeat there are several ways to lay them against each other: from the end, too.
    backwards(lines) ??
    mergeTokens(lines, (a, o, b) => mergeTokens(sidesOf(wordsOf, o, a, b), () => undefined))
  );
}

/** One text in three versions, as tokens. */
interface Sides {
  readonly base: readonly string[];
  readonly local: readonly string[];
  readonly remote: readonly string[];
}

/** What becomes of a place that both sides changed, as text: local, base, remote. */
type MergeOverlap = (local: string, base: string, remote: string) => string | undefined;

function sidesOf(
  split: (text: string) => readonly string[],
  base: string,
  local: string,
  remote: string,
): Sides {
  return { base: split(base), local: split(local), remote: split(remote) };
}

function mergeTokens(sides: Sides, mergeOverlap: MergeOverlap): string | undefined {
  return mergeParts(sides, mergeOverlap)?.join('');
}

function backwards({ base, local, remote }: Sides): string | undefined {
  const turned = {
    base: [...base].reverse(),
    local: [...local].reverse(),
    remote: [...remote].reverse(),
  };
  return mergeParts(turned, () => undefined)
    ?.reverse()
    .join('');
}

/** The merged tokens; a place that both sides changed is one of them. */
function mergeParts(
  { base, local, remote }: Sides,
  mergeOverlap: MergeOverlap,
): string[] | undefined {
  // Only where it has to be: what all three begin and end with can also be laid otherwise.
  const isSmall = isComparable(base, local, remote);
  const head = isSmall ? 0 : commonHead(base, local, remote);
  const tail = isSmall ? 0 : commonTail(base, local, remote, head);
  const between = (side: readonly string[]) => side.slice(head, side.length - tail);
  const [o, a, b] = [between(base), between(local), between(remote)];
  if (!isSmall && !isComparable(o, a, b)) return undefined;
  const parts = base.slice(0, head);
  for (const region of diff3MergeRegions(a, o, b)) {
    if (region.stable) {
      for (const token of region.bufferContent) parts.push(token);
      continue;
    }
    const { aContent, oContent, bContent } = region;
    const merged = mergeRegion(aContent, oContent, bContent, mergeOverlap);
    if (merged === undefined) return undefined;
    for (const token of merged) parts.push(token);
  }
  for (const token of base.slice(base.length - tail)) parts.push(token);
  return parts;
}

function isComparable(
  base: readonly string[],
  local: readonly string[],
  remote: readonly string[],
): boolean {
  const counts = new Map<string, number>();
  for (const token of base) counts.set(token, (counts.get(token) ?? 0) + 1);
  return [local, remote].every((side) => {
    let matches = base.length;
    for (const token of side) matches += counts.get(token) ?? 0;
    return matches * Math.min(base.length, side.length) <= MAX_WORK;
  });
}

function mergeRegion(
  local: readonly string[],
  base: readonly string[],
  remote: readonly string[],
  mergeOverlap: MergeOverlap,
): readonly string[] | undefined {
  const [a, o, b] = [local.join(''), base.join(''), remote.join('')];
  if (a === b || a === o) return remote;
  if (b === o) return local;
  const merged = mergeOverlap(a, o, b);
  return merged === undefined ? undefined : [merged];
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
