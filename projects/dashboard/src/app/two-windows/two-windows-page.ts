import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatSelectModule } from '@angular/material/select';
import { Router } from '@angular/router';

import { HowItWorks } from '../how/how-it-works';
import { WINDOW_SIDES } from '../session/window-side';
import { DeviceFrame } from './device-frame';
import { SHOWN_PAGES, shownPage, shownPath } from './shown-pages';
import { SideControls } from './side-controls';

/** Two devices on one screen, each with a person, a cache, a queue and a line of its own. */
@Component({
  selector: 'app-two-windows-page',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [DeviceFrame, HowItWorks, MatFormFieldModule, MatSelectModule],
  providers: [SideControls],
  templateUrl: './two-windows-page.html',
  styleUrl: './two-windows-page.scss',
  host: { class: 'page' },
})
export class TwoWindowsPage {
  /** The path of the page that both show at first: a parameter of the address. */
  readonly show = input<string>();

  private readonly controls = inject(SideControls);
  private readonly router = inject(Router);

  protected readonly sides = WINDOW_SIDES;
  protected readonly pages = SHOWN_PAGES;
  protected readonly shown = computed(() => shownPage(this.show()));
  /** Also a single row of a page, where the address names one. */
  protected readonly firstPath = computed(() => shownPath(this.show()));

  protected choose(path: string): void {
    for (const side of WINDOW_SIDES) this.controls.of(side).show(path);
    void this.router.navigate([], { queryParams: { show: path }, replaceUrl: true });
  }
}
