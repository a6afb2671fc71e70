import { AsyncPipe, CurrencyPipe, DatePipe } from '@angular/common';
import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { MatButton } from '@angular/material/button';
import { map, shareReplay } from 'rxjs';

import { Face } from '../face/face';
import { HowItWorks } from '../how/how-it-works';
import { Icon } from '../icons/icon';
import { MetricCard } from '../live/metric-card';
import { Lobby } from '../presence/lobby';
import { peopleOf } from '../presence/person';
import { Notices } from '../shell/notices';
import { loadable } from '../streams/loadable';
import { markRecent } from '../streams/mark-recent';
import { BoardData } from './board-data';

/** How long a card flashes for a change, in milliseconds. */
export const FLASH_MS = 500;
/** How long a sale is marked as new, in milliseconds. */
export const NEW_MS = 3_000;
const FEED_LENGTH = 50;

/** What goes on right now: who is here, what is sold, and how it compares. */
@Component({
  selector: 'app-board-page',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [AsyncPipe, CurrencyPipe, DatePipe, Face, HowItWorks, Icon, MatButton, MetricCard],
  templateUrl: './board-page.html',
  styleUrl: './board-page.scss',
  host: { class: 'page' },
})
export class BoardPage {
  private readonly data = inject(BoardData);
  private readonly lobby = inject(Lobby);
  private readonly notices = inject(Notices);

  // #region how:board:3 Whatever changed flashes, whatever is new says so for a while
  protected readonly cards$ = loadable(
    markRecent(this.data.cards$, {
      identity: ({ metric }) => `${metric.id}@${metric.version}`,
      forMs: FLASH_MS,
    }),
  ).pipe(takeUntilDestroyed());

  protected readonly feed$ = loadable(
    markRecent(this.data.today$.pipe(map((sales) => sales.slice(0, FEED_LENGTH))), {
      identity: ({ id }) => id,
      forMs: NEW_MS,
    }),
  ).pipe(takeUntilDestroyed());
  // #endregion how

  protected readonly figures$ = loadable(this.data.figures$).pipe(
    takeUntilDestroyed(),
    shareReplay({ bufferSize: 1, refCount: true }),
  );
  protected readonly people = computed(() => {
    const pages = new Map(this.lobby.members().map(({ id, state }) => [id, state.page]));
    return peopleOf(this.lobby.members()).map((person) => ({
      ...person,
      page: pages.get(person.id) ?? '',
    }));
  });
  protected readonly places = Array.from({ length: 4 }, (_, place) => place);

  protected async sell(): Promise<void> {
    try {
      await this.data.sell();
    } catch (error) {
      this.notices.refuse('was not kept', 'The sale', error);
    }
  }
}
