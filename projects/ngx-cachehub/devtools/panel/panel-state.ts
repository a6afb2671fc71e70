import { effect, inject, Injectable, NgZone, signal, untracked } from '@angular/core';
import { DestroyRef, DOCUMENT } from '@angular/core';
import { CACHE_HUB_SCHEDULER, ɵHubInspector } from 'ngx-cachehub';
import { DEVTOOLS_OPTIONS, type DevtoolsPosition } from '../devtools-options';

export type PanelTab =
  'entries' | 'rows' | 'timeline' | 'outbox' | 'conflicts' | 'connection' | 'metrics';
export type PanelTheme = 'auto' | 'light' | 'dark';

/** How often an open panel looks at the hub again, in ms. It never listens: a busy hub costs it no more. */
const LOOK_EVERY_MS = 500;
export const MIN_SIZE = 200;
const DEFAULT_SIZE = { bottom: 380, right: 520 } as const;

interface Remembered {
  readonly isOpen: boolean;
  readonly side: DevtoolsPosition;
  readonly theme: PanelTheme;
  readonly tab: PanelTab;
  readonly sizes: Readonly<Record<DevtoolsPosition, number>>;
}

/** How the panel stands, remembered by this browser; and when to look at the hub again. */
@Injectable()
export class PanelState {
  readonly #options = inject(DEVTOOLS_OPTIONS);
  readonly #scheduler = inject(CACHE_HUB_SCHEDULER);
  readonly #zone = inject(NgZone);
  readonly #page = inject(DOCUMENT);
  readonly #storageKey = `ngx-cachehub-devtools:${inject(ɵHubInspector).id}`;
  readonly #before = this.#recall();

  readonly isOpen = signal(this.#before.isOpen ?? this.#options.initialIsOpen);
  readonly side = signal<DevtoolsPosition>(this.#before.side ?? this.#options.position);
  readonly theme = signal<PanelTheme>(this.#before.theme ?? 'auto');
  readonly tab = signal<PanelTab>(this.#before.tab ?? 'entries');
  readonly sizes = signal({ ...DEFAULT_SIZE, ...this.#before.sizes });
  /** The time at which the hub was looked at last, in ms since the epoch. */
  readonly now = signal(this.#scheduler.now());
  readonly #looks = signal(0);
  #stop: (() => void) | undefined;

  constructor() {
    effect(() => {
      const remembered: Remembered = {
        isOpen: this.isOpen(),
        side: this.side(),
        theme: this.theme(),
        tab: this.tab(),
        sizes: this.sizes(),
      };
      this.#remember(remembered);
    });
    effect(() => {
      this.#stop?.();
      if (this.isOpen()) untracked(() => this.#lookLater());
    });
    inject(DestroyRef).onDestroy(() => this.#stop?.());
  }

  /** Read inside a `computed` that asks the hub: asked again at each look. */
  watch(): number {
    return this.#looks();
  }

  /** Something was done to the hub: look now. */
  look(): void {
    this.now.set(this.#scheduler.now());
    this.#looks.update((count) => count + 1);
  }

  resize(size: number): void {
    const side = this.side();
    const view = this.#page.defaultView;
    const room = (side === 'bottom' ? view?.innerHeight : view?.innerWidth) ?? Infinity;
    const fitting = Math.round(Math.max(MIN_SIZE, Math.min(size, room - 48)));
    this.sizes.update((sizes) => ({ ...sizes, [side]: fitting }));
  }

  #lookLater(): void {
    this.#zone.runOutsideAngular(() => {
      this.#stop = this.#scheduler.setTimer(() => {
        if (!this.#page.hidden) this.look();
        this.#lookLater();
      }, LOOK_EVERY_MS);
    });
  }

  #recall(): Partial<Remembered> {
    try {
      const text = this.#page.defaultView?.localStorage.getItem(this.#storageKey);
      const value: unknown = text == null ? {} : JSON.parse(text);
      return isRemembered(value) ? value : {};
    } catch {
      // No storage, or another's: the panel opens as the options say.
      return {};
    }
  }

  #remember(remembered: Remembered): void {
    try {
      this.#page.defaultView?.localStorage.setItem(this.#storageKey, JSON.stringify(remembered));
    } catch {
      // Full, or forbidden: the next page opens as the options say.
    }
  }
}

/** What this release wrote; all or nothing. */
function isRemembered(value: unknown): value is Remembered {
  if (typeof value !== 'object' || value === null) return false;
  const { isOpen, side, theme, tab, sizes } = value as Readonly<Record<string, unknown>>;
  return (
    typeof isOpen === 'boolean' &&
    (side === 'bottom' || side === 'right') &&
    (theme === 'auto' || theme === 'light' || theme === 'dark') &&
    TABS.some(({ id }) => id === tab) &&
    typeof sizes === 'object' &&
    sizes !== null &&
    Object.values(sizes).every((size) => typeof size === 'number')
  );
}

/** In the order in which they are shown. */
export const TABS: readonly { readonly id: PanelTab; readonly label: string }[] = [
  { id: 'entries', label: 'Entries' },
  { id: 'rows', label: 'Rows' },
  { id: 'timeline', label: 'Timeline' },
  { id: 'outbox', label: 'Outbox' },
  { id: 'conflicts', label: 'Conflicts' },
  { id: 'connection', label: 'Connection' },
  { id: 'metrics', label: 'Metrics' },
];
