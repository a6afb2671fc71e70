import {
  CdkFixedSizeVirtualScroll,
  CdkVirtualForOf,
  CdkVirtualScrollViewport,
} from '@angular/cdk/scrolling';
import {
  ChangeDetectionStrategy,
  ChangeDetectorRef,
  Component,
  inject,
  viewChild,
} from '@angular/core';
import { tap } from 'rxjs';

import type { Reading } from '../entities/readings';
import { Icon } from '../icons/icon';
import { GridData } from './grid-data';
import { RowsSource } from './rows-source';

/** The height of a row, in pixels; the style sheet has it too. */
const ROW_PX = 44;
/** How long a row says that it has just changed, in milliseconds. */
const FRESH_MS = 900;

/** A hundred thousand rows, of which those in sight are drawn. */
@Component({
  selector: 'app-grid-table',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [CdkFixedSizeVirtualScroll, CdkVirtualForOf, CdkVirtualScrollViewport, Icon],
  templateUrl: './grid-table.html',
  styleUrl: './grid-table.scss',
})
export class GridTable {
  protected readonly data = inject(GridData);
  private readonly changes = inject(ChangeDetectorRef);
  private readonly viewport = viewChild.required(CdkVirtualScrollViewport);

  protected readonly rowPx = ROW_PX;
  // #region how:grid:4 The list draws from the stream itself: no copy of a hundred thousand per turn
  protected readonly rows = new RowsSource(
    this.data.rows$.pipe(tap(() => this.changes.markForCheck())),
  );
  // #endregion how
  protected readonly idOf = (_place: number, { id }: Reading): string => id;

  protected look(first: number): void {
    const seen = Math.ceil(this.viewport().getViewportSize() / ROW_PX);
    this.data.lookAt(first, first + seen);
  }

  /** By how much, without a sign: the arrow says which way. */
  protected moved({ delta, version }: Reading): string {
    return version === 1 ? '–' : Math.abs(delta).toFixed(3);
  }

  /** Which of two equal animations a row plays: by turns, so that each change begins one anew. */
  protected flash({ at, version }: Reading): 'even' | 'odd' | null {
    if (version === 1 || Date.now() - at > FRESH_MS) return null;
    return version % 2 === 0 ? 'even' : 'odd';
  }
}
