// Written by `npm run code` from the regions that the sources mark. Do not edit.

import type { CodeSample } from '../code-sample';

export const SAMPLES: readonly CodeSample[] = [
  {
    title: 'An entity without an adapter: nobody is asked for its rows',
    file: 'src/app/entities/readings.ts',
    code: "export const READINGS = defineEntity<Reading, string>('readings');",
  },
  {
    title: 'A view of all rows in the order of their values: each change moves one row',
    file: 'src/app/grid/grid-data.ts',
    code: "private readonly byValue = this.readings.orderBy('value', 'desc');\n\nreadonly rows$: Observable<readonly Reading[]> = toObservable(this.order).pipe(\n  switchMap((order) => (order === 'value' ? this.byValue : this.readings).watch()),\n  tap((rows) => (this.shown = rows)),\n);",
  },
  {
    title:
      'Updates go through the version gate as those of a server do, those of a tenth of a second in one turn',
    file: 'src/app/grid/grid-data.ts',
    code: 'private change(amount: number): void {\n  const { start, end } = this.window;\n  const seen = this.shown.slice(start, end).map(({ id }) => id);\n  this.readings.apply(this.source.update(amount, seen, Date.now()));\n  this.updates.update((known) => known + amount);\n  this.turns.update((known) => known + 1);\n}',
  },
  {
    title: 'The list draws from the stream itself: no copy of a hundred thousand per turn',
    file: 'src/app/grid/grid-table.ts',
    code: 'protected readonly rows = new RowsSource(\n  this.data.rows$.pipe(tap(() => this.changes.markForCheck())),\n);',
  },
];
