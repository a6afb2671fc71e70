import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';

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
  imports: [Icon],
  template: `
    <button
      type="button"
      data-testid="theme-toggle"
      [attr.aria-label]="look().label"
      [title]="look().label"
      (click)="themes.next()"
    >
      <app-icon [name]="look().icon" />
    </button>
  `,
  styles: `
    button {
      display: inline-grid;
      place-items: center;
      width: 40px;
      height: 40px;
      border: 0;
      border-radius: 50%;
      background: transparent;
      color: var(--app-soft);
      cursor: pointer;
    }
    button:hover {
      background: var(--app-tint);
    }
  `,
})
export class ThemeToggle {
  protected readonly themes = inject(ThemeService);
  protected readonly look = computed(() => LOOK[this.themes.theme()]);
}
