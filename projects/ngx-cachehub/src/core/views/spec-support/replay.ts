import type { RowValue } from '../../gate';
import type { ViewChange } from '../view-change';

/** Carries steps out as the contract of `ViewChange` says. */
export function replay(
  rows: readonly RowValue[],
  steps: readonly ViewChange<RowValue>[],
): RowValue[] {
  const shown = [...rows];
  for (const { type, index, from, row } of steps) {
    switch (type) {
      case 'insert':
        shown.splice(index, 0, row);
        break;
      case 'remove':
        if (shown.splice(index, 1)[0]?.['id'] !== row['id'])
          throw new Error('another row stands there');
        break;
      case 'move':
        shown.splice(from ?? -1, 1);
        shown.splice(index, 0, row);
        break;
      case 'update':
        shown[index] = row;
    }
  }
  return shown;
}
