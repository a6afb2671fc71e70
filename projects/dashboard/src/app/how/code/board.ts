// Written by `npm run code` from the regions that the sources mark. Do not edit.

import type { CodeSample } from '../code-sample';

export const SAMPLES: readonly CodeSample[] = [
  {
    title: "Today's sales: a query that follows every row, and the figures made of it",
    file: 'src/app/board/board-data.ts',
    code: "readonly today$: Observable<readonly Sale[]> = timer(0, 60_000).pipe(\n  map(() => startOfDay(new Date())),\n  distinctUntilChanged(),\n  switchMap((start) =>\n    this.sales.where('at', '>=', start).orderBy('at', 'desc').limit(MOST).watch(),\n  ),\n  shareReplay({ bufferSize: 1, refCount: true }),\n);\n\nreadonly figures$: Observable<BoardFigures> = combineLatest([\n  this.today$,\n  timer(0, TICK_MS),\n]).pipe(map(([sales]) => boardFigures(sales, Date.now())));",
  },
  {
    title: 'Figures are made of the rows: nothing is added up twice',
    file: 'src/app/board/board-figures.ts',
    code: 'export function boardFigures(sales: readonly Sale[], now: number): BoardFigures {\n  const revenue = sales.reduce((sum, { amount }) => sum + amount, 0);\n  const ages = sales.map(({ at }) => (now - Date.parse(at)) / 1_000);\n  const perMinute = minutes(ages, () => 1, now);\n  const earned = minutes(ages, (place) => sales[place]?.amount ?? 0, now);\n  return {\n    orders: sales.length,\n    revenue,\n    average: sales.length === 0 ? 0 : revenue / sales.length,\n    lastMinute: ages.filter((age) => age < MINUTE_S).length,\n    perMinute,\n    ordersSoFar: soFar(perMinute, sales.length),\n    revenueSoFar: soFar(earned, revenue),\n    products: ranked(sales, ({ product }) => product),\n    regions: ranked(sales, ({ region }) => region),\n  };\n}',
  },
  {
    title: 'Whatever changed flashes, whatever is new says so for a while',
    file: 'src/app/board/board-page.ts',
    code: 'protected readonly cards$ = loadable(\n  markRecent(this.data.cards$, {\n    identity: ({ metric }) => `${metric.id}@${metric.version}`,\n    forMs: FLASH_MS,\n  }),\n).pipe(takeUntilDestroyed());\n\nprotected readonly feed$ = loadable(\n  markRecent(this.data.today$.pipe(map((sales) => sales.slice(0, FEED_LENGTH))), {\n    identity: ({ id }) => id,\n    forMs: NEW_MS,\n  }),\n).pipe(takeUntilDestroyed());',
  },
];
