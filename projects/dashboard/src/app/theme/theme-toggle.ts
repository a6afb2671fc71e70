import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { MatIconButton } from '@angular/material/button';
import { MatTooltip } from '@angular/material/tooltip';

import { Icon } from '../icons/icon';
import { ThemeService } from './theme.service';

const LOOK = {
  system: { icon: 'system', label: 'Theme: as the device' },
  light: { icon: 'sun', label: 'Theme: light' },
  dark: { icon: 'moon', label: 'Theme: dark' },
} as const;

/** One button that goes round the three themes. */
@Component({
  selector: 'app-theme-toggle',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, MatIconButton, MatTooltip],
  template: `
    <button
      type="button"
      matIconButton
      data-testid="theme-toggle"
      [attr.aria-label]="look().label"
      [matTooltip]="look().label"
      (click)="themes.next()"
    >
      <app-icon [name]="look().icon" />
    </button>
  `,
  styles: `
    button {
      display: inline-grid;
      place-items: center;
    }
  `,
})
export class ThemeToggle {
  protected readonly themes = inject(ThemeService);
  protected readonly look = computed(() => LOOK[this.themes.theme()]);
}
