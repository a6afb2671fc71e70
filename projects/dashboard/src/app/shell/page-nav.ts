import {
  ChangeDetectionStrategy,
  Component,
  type ElementRef,
  inject,
  signal,
  viewChild,
} from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { NavigationEnd, Router, RouterLink, RouterLinkActive } from '@angular/router';
import { filter } from 'rxjs';

import { Icon } from '../icons/icon';
import { windowSide } from '../session/window-side';
import { placeGroups } from './places';

/** The way to every page: a column on wide screens, and on a phone a bar whose last button opens the rest. */
@Component({
  selector: 'app-page-nav',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, RouterLink, RouterLinkActive],
  templateUrl: './page-nav.html',
  styleUrl: './page-nav.scss',
  host: { '(keydown.escape)': 'leave()' },
})
export class PageNav {
  protected readonly groups = placeGroups(windowSide());
  /** On a phone: all pages show, not the bar's alone. */
  protected readonly allShow = signal(false);
  private readonly more = viewChild.required<ElementRef<HTMLButtonElement>>('more');

  constructor() {
    inject(Router)
      .events.pipe(
        filter((event) => event instanceof NavigationEnd),
        takeUntilDestroyed(),
      )
      .subscribe(() => this.allShow.set(false));
  }

  protected toggle(): void {
    this.allShow.update((show) => !show);
  }

  protected leave(): void {
    if (!this.allShow()) return;
    this.allShow.set(false);
    this.more().nativeElement.focus();
  }
}
