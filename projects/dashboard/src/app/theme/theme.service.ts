import { DOCUMENT, Injectable, computed, effect, inject, signal } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { EMPTY, fromEvent, map, startWith } from 'rxjs';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const STORAGE_KEY = 'dashboard-theme';

/** The chosen theme, kept for the next visit; `system` follows the device. */
@Injectable({ providedIn: 'root' })
export class ThemeService {
  private readonly document = inject(DOCUMENT);
  private readonly storage = storageOf(this.document.defaultView);
  private readonly chosen = signal<Theme>(this.stored());

  readonly theme = this.chosen.asReadonly();
  /** True while dark colours show, chosen or the device's. */
  readonly dark = computed(() =>
    this.chosen() === 'system' ? this.deviceIsDark() : this.chosen() === 'dark',
  );

  private readonly deviceIsDark = toSignal(prefersDark(this.document.defaultView), {
    initialValue: false,
  });

  constructor() {
    effect(() => this.show(this.chosen()));
  }

  /** Goes round: system, light, dark. */
  next(): void {
    const at = THEMES.indexOf(this.chosen());
    this.chosen.set(THEMES[(at + 1) % THEMES.length] ?? 'system');
  }

  private show(theme: Theme): void {
    const { dataset } = this.document.documentElement;
    if (theme === 'system') {
      delete dataset['theme'];
      this.storage?.removeItem(STORAGE_KEY);
      return;
    }
    dataset['theme'] = theme;
    this.storage?.setItem(STORAGE_KEY, theme);
  }

  private stored(): Theme {
    const stored = this.storage?.getItem(STORAGE_KEY);
    return THEMES.find((theme) => theme === stored) ?? 'system';
  }
}

/** Reading `localStorage` throws where the browser closes it to the page. */
function storageOf(page: Window | null): Storage | undefined {
  try {
    return page?.localStorage;
  } catch {
    return undefined;
  }
}

function prefersDark(page: Window | null) {
  const query = page?.matchMedia?.('(prefers-color-scheme: dark)');
  return query === undefined
    ? EMPTY
    : fromEvent(query, 'change').pipe(
        startWith(null),
        map(() => query.matches),
      );
}
