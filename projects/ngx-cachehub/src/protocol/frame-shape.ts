/** Whether a value keeps within a number of levels and of parts. */
export type FrameShape = 'fits' | 'too-deep' | 'too-large';

/**
 * Measures a value. The recursion ends at `maxDepth`, so a frame of a million levels costs no more
 * stack than one of `maxDepth`; `maxParts` ends the walk of a value that shares or contains itself.
 */
export function measureValue(value: unknown, maxDepth: number, maxParts: number): FrameShape {
  if (typeof value !== 'object' || value === null) return 'fits';
  const left = walk(value, maxDepth, maxParts);
  return left >= 0 ? 'fits' : left === TOO_DEEP ? 'too-deep' : 'too-large';
}

const TOO_DEEP = -2;
const TOO_LARGE = -1;

/** How many parts are left of the budget, or one of the two constants above. */
function walk(value: object, levels: number, budget: number): number {
  if (levels === 0) return TOO_DEEP;
  let left = budget;
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) {
      if (--left < 0) return TOO_LARGE;
      const part: unknown = value[i];
      if (typeof part === 'object' && part !== null) left = walk(part, levels - 1, left);
      if (left < 0) return left;
    }
    return left;
  }
  const record = value as Readonly<Record<string, unknown>>;
  for (const key in record) {
    if (--left < 0) return TOO_LARGE;
    const part = record[key];
    if (typeof part === 'object' && part !== null) left = walk(part, levels - 1, left);
    if (left < 0) return left;
  }
  return left;
}
