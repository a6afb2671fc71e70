/**
 * One step from what a view showed to what it shows. Steps are carried out one after the other: `remove` takes out
 * what stands at `index`, `move` takes out what stands at `from` and puts `row` at `index` of what is left,
 * `insert` puts `row` at `index`, and `update` replaces what stands there by `row`.
 */
export interface ViewChange<T> {
  readonly type: 'insert' | 'remove' | 'move' | 'update';
  readonly index: number;
  readonly from?: number;
  readonly row: T;
}
