/**
 * Takes everything out of an array. Setting `length` leaves compiled code and drops the array's memory; most turns
 * leave nothing behind, or one thing.
 */
export function emptyInPlace(items: unknown[]): void {
  if (items.length === 1) items.pop();
  else if (items.length > 1) items.length = 0;
}
