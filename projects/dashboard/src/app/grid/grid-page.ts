import { DecimalPipe } from '@angular/common';
import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatProgressBar } from '@angular/material/progress-bar';
import { MatSliderModule } from '@angular/material/slider';

import { HowItWorks } from '../how/how-it-works';
import { Icon } from '../icons/icon';
import { GridData, ROWS, type GridOrder } from './grid-data';
import { GridTable } from './grid-table';
import { LongTasks } from './long-tasks';

/** A table of a hundred thousand rows that never stands still, and what it costs. */
@Component({
  selector: 'app-grid-page',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [DecimalPipe, GridTable, HowItWorks, Icon, MatButton, MatProgressBar, MatSliderModule],
  providers: [LongTasks, GridData],
  templateUrl: './grid-page.html',
  styleUrl: './grid-page.scss',
  host: { class: 'page' },
})
export class GridPage {
  private readonly tasks = inject(LongTasks);
  protected readonly data = inject(GridData);

  protected readonly orders: readonly (readonly [GridOrder, string])[] = [
    ['value', 'Highest first'],
    ['sensor', 'By sensor'],
  ];
  protected readonly loadedPct = computed(() => (this.data.count() / ROWS) * 100);
  protected readonly loadTask = computed(() => this.words(this.tasks.whileLoading()));
  protected readonly liveTask = computed(() => this.words(this.tasks.since()));

  private words(ms: number): string {
    if (!this.tasks.isTold) return 'unknown here';
    return ms === 0 ? 'under 50 ms' : `${ms} ms`;
  }
}
