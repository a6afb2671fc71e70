import { ChangeDetectionStrategy, Component, computed, inject, input, signal } from '@angular/core';
import { MatIconButton } from '@angular/material/button';
import { Router, RouterLink } from '@angular/router';

import { Icon } from '../icons/icon';
import { windowSide } from '../session/window-side';
import { Notices } from '../shell/notices';
import { showsSideBySide } from '../two-windows/shown-pages';
import type { CodeSample } from './code-sample';
import { CODE_PAGES, type CodePage } from './code/pages';
import { colourCode } from './colour-code';
import { TRY_WORDS } from './try-words';

/**
 * What to try on a page, the way to see it in two windows, a few words about it, and the code behind
 * it: taken from the source that runs, when the app is built. One of the two windows has no room for
 * it, and the page around it says the same.
 */
@Component({
  selector: 'app-how-it-works',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, MatIconButton, RouterLink],
  templateUrl: './how-it-works.html',
  styleUrl: './how-it-works.scss',
})
export class HowItWorks {
  readonly page = input.required<CodePage>();

  private readonly notices = inject(Notices);
  private readonly router = inject(Router);
  private readonly samples = signal<readonly CodeSample[]>([]);

  protected readonly isSide = windowSide() !== undefined;
  protected readonly tryWords = computed(() => TRY_WORDS[this.page()]);
  protected readonly showsTwice = computed(() => showsSideBySide(`/${this.page()}`));
  protected readonly shown = computed(() =>
    this.samples().map((sample) => ({ ...sample, tokens: colourCode(sample.code) })),
  );

  /** This page, and the row that it shows now. */
  protected here(): string {
    return this.router.url.replace(/[?#].*/, '');
  }

  /** The code is fetched when somebody wants to read it. */
  protected async open(isOpen: boolean): Promise<void> {
    if (!isOpen || this.samples().length > 0) return;
    try {
      const { SAMPLES } = await CODE_PAGES[this.page()]();
      this.samples.set(SAMPLES);
    } catch (error) {
      this.notices.refuse('could not be loaded', 'The code', error);
    }
  }

  protected async copy({ title, code }: CodeSample): Promise<void> {
    try {
      await navigator.clipboard.writeText(code);
      this.notices.say(`Copied: ${title}`);
    } catch (error) {
      this.notices.refuse('was not copied', 'The code', error);
    }
  }
}
