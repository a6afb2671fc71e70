import { ChangeDetectionStrategy, Component, computed, inject, input, signal } from '@angular/core';
import { Router, RouterLink } from '@angular/router';

import { Icon } from '../icons/icon';
import { windowSide } from '../session/window-side';
import { showsSideBySide } from '../two-windows/shown-pages';
import type { CodePage } from './code/pages';
import { CodeSamples } from './code-samples';
import { TRY_WORDS } from './try-words';

/**
 * What to try on a page, the way to see it in two windows, a few words about it, and the code behind
 * it, which comes when somebody wants to read it. One of the two windows has no room for it, and the
 * page around it says the same.
 */
@Component({
  selector: 'app-how-it-works',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [CodeSamples, Icon, RouterLink],
  templateUrl: './how-it-works.html',
  styleUrl: './how-it-works.scss',
})
export class HowItWorks {
  readonly page = input.required<CodePage>();

  private readonly router = inject(Router);

  protected readonly isOpen = signal(false);
  protected readonly isSide = windowSide() !== undefined;
  protected readonly tryWords = computed(() => TRY_WORDS[this.page()]);
  protected readonly showsTwice = computed(() => showsSideBySide(`/${this.page()}`));

  /** This page, and the row that it shows now. */
  protected here(): string {
    return this.router.url.replace(/[?#].*/, '');
  }
}
