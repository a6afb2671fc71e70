import {
  asyncScheduler,
  defer,
  EMPTY,
  expand,
  map,
  of,
  switchMap,
  timer,
  type Observable,
  type SchedulerLike,
} from 'rxjs';

/** A row, and whether it came a moment ago. */
export interface Recent<T> {
  readonly row: T;
  readonly recent: boolean;
}

export interface MarkRecentOptions<T> {
  /** Two rows of one identity are one arrival; a new identity is a new arrival. */
  readonly identity: (row: T) => string;
  /** How long an arrival stays recent, in milliseconds. */
  readonly forMs: number;
  readonly scheduler?: SchedulerLike;
}

/**
 * Marks rows as recent for a while after they first appear. Rows of the first emission are not:
 * what was there when one came in is no news.
 */
export function markRecent<T>(
  rows$: Observable<readonly T[]>,
  { identity, forMs, scheduler = asyncScheduler }: MarkRecentOptions<T>,
): Observable<readonly Recent<T>[]> {
  return defer(() => {
    let known: ReadonlyMap<string, number> | undefined;
    return rows$.pipe(
      switchMap((rows) => {
        const recentUntil = arrivals(rows.map(identity), known, scheduler.now() + forMs);
        known = recentUntil;
        const view = () => marked(rows, identity, recentUntil, scheduler.now());
        return of(view()).pipe(
          expand(() => {
            const wait = untilNextExpiry(recentUntil, scheduler.now());
            return wait === undefined ? EMPTY : timer(wait, scheduler).pipe(map(view));
          }),
        );
      }),
    );
  });
}

function arrivals(
  identities: readonly string[],
  known: ReadonlyMap<string, number> | undefined,
  recentUntil: number,
): ReadonlyMap<string, number> {
  return new Map(
    identities.map((id) => [id, known === undefined ? 0 : (known.get(id) ?? recentUntil)]),
  );
}

function marked<T>(
  rows: readonly T[],
  identity: (row: T) => string,
  recentUntil: ReadonlyMap<string, number>,
  now: number,
): readonly Recent<T>[] {
  return rows.map((row) => ({ row, recent: (recentUntil.get(identity(row)) ?? 0) > now }));
}

function untilNextExpiry(
  recentUntil: ReadonlyMap<string, number>,
  now: number,
): number | undefined {
  const waits = [...recentUntil.values()].map((at) => at - now).filter((wait) => wait > 0);
  return waits.length === 0 ? undefined : Math.min(...waits);
}
