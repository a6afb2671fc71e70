import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { MatButton } from '@angular/material/button';
import { CacheHubService, listKey, type PagedResult } from 'ngx-cachehub';
import { catchError, delay, forkJoin, map, merge, of, switchMap, type Observable } from 'rxjs';

import { ACTIVITIES, FEED_LENGTH } from '../entities/activities';
import { CUSTOMERS } from '../entities/customers';
import { Icon } from '../icons/icon';
import { injectListSource } from '../rest/list-source';
import { serverMessage } from '../rest/server-message';
import { loadable } from '../streams/loadable';
import { countDifferences } from './compare-rows';

interface Row {
  readonly id: string;
  readonly version: number;
}

type Page = PagedResult<Row>;

type Outcome =
  | { readonly kind: 'unasked' }
  | { readonly kind: 'asking' }
  | { readonly kind: 'equal'; readonly rows: number }
  | { readonly kind: 'differs'; readonly places: number }
  | { readonly kind: 'failed'; readonly message: string };

/** What is on the way shows within the batch window; what is compared has to have arrived. */
const SETTLE_MS = 600;

const WATCHED = [
  { entity: CUSTOMERS.name, params: { sort: 'name', limit: 100, offset: 0 } },
  { entity: ACTIVITIES.name, params: { sort: '-at', limit: FEED_LENGTH, offset: 0 } },
] as const;

/** Watches two lists, and on demand compares what the cache shows with what the server holds. */
@Component({
  selector: 'app-truth-check',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, MatButton],
  template: `
    <button
      type="button"
      matButton="outlined"
      data-testid="truth-compare"
      [disabled]="outcome().kind === 'asking'"
      (click)="compare()"
    >
      Compare with the server
    </button>
    <p role="status" data-testid="truth-outcome" [attr.data-outcome]="outcome().kind">
      @let now = outcome();
      @switch (now.kind) {
        @case ('equal') {
          <app-icon name="check" /> The screen equals the database: {{ now.rows }} rows.
        }
        @case ('differs') {
          <app-icon name="warning" /> {{ now.places }} places differ. Is the line broken?
        }
        @case ('failed') {
          <app-icon name="warning" /> {{ now.message }}
        }
        @case ('asking') {
          Comparing…
        }
        @default {
          This page watches 100 customers and the last 50 activities.
        }
      }
    </p>
  `,
  styleUrl: './truth-check.scss',
})
export class TruthCheck {
  private readonly hub = inject(CacheHubService);
  private readonly list = injectListSource<Row>();

  protected readonly outcome = signal<Outcome>({ kind: 'unasked' });

  constructor() {
    const watched = WATCHED.map(({ entity, params }) =>
      loadable(
        this.hub.fetch<Page>(listKey(entity, params), () => this.list(entity, params), {
          realtime: true,
        }),
      ),
    );
    merge(...watched)
      .pipe(takeUntilDestroyed())
      .subscribe();
  }

  // #region how:faults:1 Whether the screen is true
  protected compare(): void {
    this.outcome.set({ kind: 'asking' });
    this.serve()
      .pipe(
        delay(SETTLE_MS),
        map((before) => ({ before, shown: this.shown() })),
        switchMap(({ before, shown }) =>
          this.serve().pipe(map((after) => judge(shown, before, after))),
        ),
        catchError((error: unknown): Observable<Outcome> =>
          of({ kind: 'failed', message: serverMessage(error) }),
        ),
      )
      .subscribe((outcome) => this.outcome.set(outcome));
  }
  // #endregion how

  private serve(): Observable<readonly Page[]> {
    return forkJoin(WATCHED.map(({ entity, params }) => this.list(entity, params)));
  }

  private shown(): readonly (Page | undefined)[] {
    return WATCHED.map(({ entity, params }) => this.hub.getValue<Page>(listKey(entity, params)));
  }
}

/** Rows are written while we look: what shows has to lie between what was and what is. */
function judge(
  shown: readonly (Page | undefined)[],
  before: readonly Page[],
  after: readonly Page[],
): Outcome {
  let places = 0;
  let rows = 0;
  before.forEach((page, at) => {
    places += countDifferences(shown[at], page, after[at]);
    rows += shown[at]?.items.length ?? 0;
  });
  return places > 0 ? { kind: 'differs', places } : { kind: 'equal', rows };
}
