import {
  ChangeDetectionStrategy,
  Component,
  computed,
  inject,
  input,
  signal,
  type OnInit,
} from '@angular/core';
import { MatIconButton } from '@angular/material/button';

import { Icon } from '../icons/icon';
import { Notices } from '../shell/notices';
import type { CodeSample } from './code-sample';
import { CODE_PAGES, type CodePage } from './code/pages';
import { colourCode } from './colour-code';

/** The code behind a page: taken from the source that runs, when the app is built. */
@Component({
  selector: 'app-code-samples',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, MatIconButton],
  templateUrl: './code-samples.html',
  styleUrl: './code-samples.scss',
})
export class CodeSamples implements OnInit {
  readonly page = input.required<CodePage>();

  private readonly notices = inject(Notices);
  private readonly samples = signal<readonly CodeSample[]>([]);

  protected readonly shown = computed(() =>
    this.samples().map((sample) => ({ ...sample, tokens: colourCode(sample.code) })),
  );

  ngOnInit(): void {
    void this.load();
  }

  protected async copy({ title, code }: CodeSample): Promise<void> {
    try {
      await navigator.clipboard.writeText(code);
      this.notices.say(`Copied: ${title}`);
    } catch (error) {
      this.notices.refuse('was not copied', 'The code', error);
    }
  }

  private async load(): Promise<void> {
    try {
      const { SAMPLES } = await CODE_PAGES[this.page()]();
      this.samples.set(SAMPLES);
    } catch (error) {
      this.notices.refuse('could not be loaded', 'The code', error);
    }
  }
}
