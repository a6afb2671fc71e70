import { ChangeDetectionStrategy, Component, computed, inject, input, signal } from '@angular/core';
import { MatIconButton } from '@angular/material/button';

import { Icon } from '../icons/icon';
import { Notices } from '../shell/notices';
import type { CodeSample } from './code-sample';
import { CODE_PAGES, type CodePage } from './code/pages';
import { colourCode } from './colour-code';

/** A few words about a page, and the code behind it: taken from the source that runs, when the app is built. */
@Component({
  selector: 'app-how-it-works',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, MatIconButton],
  templateUrl: './how-it-works.html',
  styleUrl: './how-it-works.scss',
})
export class HowItWorks {
  readonly page = input.required<CodePage>();

  private readonly notices = inject(Notices);
  private readonly samples = signal<readonly CodeSample[]>([]);

  protected readonly shown = computed(() =>
    this.samples().map((sample) => ({ ...sample, tokens: colourCode(sample.code) })),
  );

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
