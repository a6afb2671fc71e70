import { Injectable, inject } from '@angular/core';
import { toObservable } from '@angular/core/rxjs-interop';
import { CacheHubService } from 'ngx-cachehub';
import {
  combineLatest,
  distinctUntilChanged,
  map,
  scan,
  shareReplay,
  switchMap,
  timer,
  type Observable,
} from 'rxjs';

import { SALES, type Sale } from '../entities/sales';
import { Lobby } from '../presence/lobby';
import { boardFigures, type BoardFigures } from './board-figures';
import { trackFigures, type Figure, type FigureTrack } from './figure-track';

/** The newest of today, and as many as the server gives at once: more would be a report. */
const MOST = 1_000;
/** Minutes pass without a row, too. */
const TICK_MS = 5_000;
const PRODUCTS: readonly (readonly [string, number])[] = [
  ['Desk lamp', 49],
  ['Headphones', 129],
  ['Notebook', 9.5],
  ['Office chair', 349],
];
const REGIONS = ['North', 'South', 'East', 'West'] as const;

/** What goes on now: who is here, and what was sold today. */
@Injectable({ providedIn: 'root' })
export class BoardData {
  private readonly sales = inject(CacheHubService).collection(SALES);
  private readonly members = toObservable(inject(Lobby).members);

  // #region how:board:1 Today's sales: a query that follows every row, and the figures made of it
  readonly today$: Observable<readonly Sale[]> = timer(0, 60_000).pipe(
    map(() => startOfDay(new Date())),
    distinctUntilChanged(),
    switchMap((start) =>
      this.sales.where('at', '>=', start).orderBy('at', 'desc').limit(MOST).watch(),
    ),
    shareReplay({ bufferSize: 1, refCount: true }),
  );

  readonly figures$: Observable<BoardFigures> = combineLatest([
    this.today$,
    timer(0, TICK_MS),
  ]).pipe(map(([sales]) => boardFigures(sales, Date.now())));
  // #endregion how

  readonly cards$: Observable<readonly FigureTrack[]> = combineLatest([
    this.figures$,
    this.members,
  ]).pipe(
    map(([figures, { length }]) => cardsOf(figures, length)),
    scan(
      (tracks: readonly FigureTrack[], figures) => trackFigures(tracks, figures, Date.now()),
      [],
    ),
  );

  /** Sells something, so that there is something to see. */
  async sell(): Promise<void> {
    const [product, amount] = pick(PRODUCTS);
    const at = new Date().toISOString();
    await this.sales.save({ product, amount, region: pick(REGIONS), at });
  }
}

function cardsOf(figures: BoardFigures, online: number): readonly Figure[] {
  return [
    {
      ...{ id: 'revenue', label: 'Sales today', unit: '€', value: Math.round(figures.revenue) },
      series: figures.revenueSoFar,
    },
    { id: 'online', label: 'Users online', unit: '', value: online },
    {
      ...{ id: 'orders', label: 'Orders today', unit: '', value: figures.orders },
      series: figures.ordersSoFar,
    },
    {
      ...{ id: 'minute', label: 'Orders a minute', unit: '/min', value: figures.lastMinute },
      series: figures.perMinute,
    },
  ];
}

function startOfDay(now: Date): string {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate()).toISOString();
}

function pick<T>(choices: readonly T[]): T {
  const choice = choices[Math.floor(Math.random() * choices.length)];
  if (choice === undefined) throw new Error('Expected something to choose from.');
  return choice;
}
