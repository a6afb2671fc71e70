import { Injectable, computed, inject, signal } from '@angular/core';
import { takeUntilDestroyed, toObservable, toSignal } from '@angular/core/rxjs-interop';
import { EMPTY, interval, switchMap, tap, type Observable } from 'rxjs';

import { READINGS, type Reading } from '../entities/readings';
import { createGridHub } from './grid-hub';
import { inFrames } from './in-frames';
import { LongTasks } from './long-tasks';
import { ReadingSource } from './reading-source';

export const ROWS = 100_000;
export type GridOrder = 'value' | 'sensor';
/** What comes within this time goes into the table in one turn. */
const TURN_MS = 100;
/** A page that slept does not make up for it. */
const MOST_MS = 1_000;

/** The rows of the grid, and what changes them. */
@Injectable()
export class GridData {
  private readonly readings = createGridHub().collection(READINGS);
  private readonly tasks = inject(LongTasks);
  private readonly source = new ReadingSource(ROWS, Math.random);
  private shown: readonly Reading[] = [];
  private window = { start: 0, end: 0 };

  readonly order = signal<GridOrder>('value');
  readonly isRunning = signal(true);
  /** Updates a second. */
  readonly rate = signal(100);
  readonly updates = signal(0);
  readonly turns = signal(0);

  // #region how:grid:2 A view of all rows in the order of their values: each change moves one row
  private readonly byValue = this.readings.orderBy('value', 'desc');

  readonly rows$: Observable<readonly Reading[]> = toObservable(this.order).pipe(
    switchMap((order) => (order === 'value' ? this.byValue : this.readings).watch()),
    tap((rows) => (this.shown = rows)),
  );
  // #endregion how

  /** As many as are in the table; keeps the rows in their order by sensor. */
  readonly count = toSignal(this.readings.watchCount(), { initialValue: 0 });
  readonly isLoaded = computed(() => this.count() === ROWS);

  constructor() {
    const running = computed(() => this.isLoaded() && this.isRunning());
    inFrames(ROWS, (from, to) => this.readings.apply(this.source.create(from, to, Date.now())))
      .pipe(takeUntilDestroyed())
      .subscribe({ complete: () => this.tasks.loaded() });
    toObservable(running)
      .pipe(
        switchMap((isOn) => (isOn ? this.feed() : EMPTY)),
        takeUntilDestroyed(),
      )
      .subscribe((amount) => this.change(amount));
    // The other order is kept beside the one that shows: to change it sorts nothing.
    this.byValue.watchCount().pipe(takeUntilDestroyed()).subscribe();
  }

  /** The places that a person can see. */
  lookAt(start: number, end: number): void {
    this.window = { start, end };
  }

  // #region how:grid:3 Updates go through the version gate as those of a server do, those of a tenth of a second in one turn
  private change(amount: number): void {
    const { start, end } = this.window;
    const seen = this.shown.slice(start, end).map(({ id }) => id);
    this.readings.apply(this.source.update(amount, seen, Date.now()));
    this.updates.update((known) => known + amount);
    this.turns.update((known) => known + 1);
  }
  // #endregion how

  /** How many updates are due, each time some are. */
  private feed(): Observable<number> {
    let last = performance.now();
    let owed = 0;
    return interval(TURN_MS).pipe(
      switchMap(() => {
        const now = performance.now();
        owed += (Math.min(now - last, MOST_MS) * this.rate()) / 1_000;
        last = now;
        const due = Math.floor(owed);
        owed -= due;
        return due > 0 ? [due] : EMPTY;
      }),
    );
  }
}
