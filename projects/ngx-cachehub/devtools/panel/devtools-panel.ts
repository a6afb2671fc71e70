import {
  afterNextRender,
  ChangeDetectionStrategy,
  Component,
  computed,
  DestroyRef,
  DOCUMENT,
  effect,
  type ElementRef,
  inject,
  Injector,
  viewChild,
} from '@angular/core';
import { OfflineSyncService, RealtimeCacheService, ɵHubInspector } from 'ngx-cachehub';
import { ConflictsTab } from './conflicts-tab';
import { ConnectionTab } from './connection-tab';
import { EntriesTab } from './entries-tab';
import { MetricsTab } from './metrics-tab';
import { OutboxTab } from './outbox-tab';
import { MIN_SIZE, PanelState, TABS, type PanelTab, type PanelTheme } from './panel-state';
import { RowsTab } from './rows-tab';
import { TimelineTab } from './timeline-tab';

const NEXT_THEME: Readonly<Record<PanelTheme, PanelTheme>> = {
  auto: 'light',
  light: 'dark',
  dark: 'auto',
};
/** How far an arrow key moves the panel's edge, in px. */
const STEP = 24;

/** The frame: a button while it is closed; open, a docked panel of tabs. */
@Component({
  selector: 'ch-devtools-panel',
  imports: [ConflictsTab, ConnectionTab, EntriesTab, MetricsTab, OutboxTab, RowsTab, TimelineTab],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './devtools-panel.html',
  host: {
    '[attr.data-theme]': 'state.theme()',
    '[attr.data-side]': 'state.side()',
    '(keydown.escape)': 'onEscape($event)',
  },
})
export class DevtoolsPanel {
  protected readonly state = inject(PanelState);
  protected readonly id = inject(ɵHubInspector).id;
  protected readonly status = inject(RealtimeCacheService).connectionStatus;
  readonly #offline = inject(OfflineSyncService);
  readonly #injector = inject(Injector);
  private readonly opener = viewChild<ElementRef<HTMLElement>>('opener');
  private readonly bar = viewChild<ElementRef<HTMLElement>>('bar');
  protected readonly tabs = TABS;
  protected readonly MIN_SIZE = MIN_SIZE;
  protected readonly tone = computed(() => {
    const status = this.status();
    return status === 'connected' ? 'good' : status === 'failed' ? 'bad' : 'warn';
  });
  protected readonly size = computed(() => this.state.sizes()[this.state.side()]);
  protected readonly badges = computed((): Partial<Record<PanelTab, number>> => {
    const actions = this.#offline.actions();
    return {
      outbox: actions.length,
      conflicts: actions.filter(({ conflict }) => conflict !== undefined).length,
    };
  });

  constructor() {
    const { style } = inject(DOCUMENT).body;
    const before = { bottom: style.paddingBottom, right: style.paddingRight };
    const restore = () => {
      style.paddingBottom = before.bottom;
      style.paddingRight = before.right;
    };
    // Docked: what the page ends with can be scrolled to beside the panel.
    effect(() => {
      restore();
      if (!this.state.isOpen()) return;
      const size = `${this.size()}px`;
      if (this.state.side() === 'bottom') style.paddingBottom = size;
      else style.paddingRight = size;
    });
    inject(DestroyRef).onDestroy(restore);
  }

  protected open(): void {
    this.state.isOpen.set(true);
    this.state.look();
    this.#focus(() => this.bar()?.nativeElement.querySelector('[aria-selected="true"]'));
  }

  protected close(): void {
    this.state.isOpen.set(false);
    this.#focus(() => this.opener()?.nativeElement);
  }

  protected turn(): void {
    this.state.side.update((side) => (side === 'bottom' ? 'right' : 'bottom'));
  }

  protected nextTheme(): void {
    this.state.theme.update((theme) => NEXT_THEME[theme]);
  }

  /** Arrow keys go from tab to tab, as a tab list has it. */
  protected onTabKey(event: KeyboardEvent): void {
    const at = TABS.findIndex(({ id }) => id === this.state.tab());
    const moves: Readonly<Record<string, number>> = {
      ArrowRight: (at + 1) % TABS.length,
      ArrowLeft: (at + TABS.length - 1) % TABS.length,
      Home: 0,
      End: TABS.length - 1,
    };
    const next = moves[event.key];
    if (next === undefined) return;
    event.preventDefault();
    this.state.tab.set(TABS[next].id);
    this.#focus(() => this.bar()?.nativeElement.querySelector('[aria-selected="true"]'));
  }

  protected onEscape(event: Event): void {
    if (!this.state.isOpen()) return;
    event.stopPropagation();
    this.close();
  }

  /** What is to have the focus is there only when it is rendered. */
  #focus(find: () => Element | null | undefined): void {
    afterNextRender(
      () => {
        const element = find();
        if (element instanceof HTMLElement) element.focus();
      },
      { injector: this.#injector },
    );
  }

  // ── its size ──

  protected grab(event: PointerEvent): void {
    const edge = event.target;
    if (edge instanceof HTMLElement) edge.setPointerCapture(event.pointerId);
    event.preventDefault();
  }

  protected drag(event: PointerEvent): void {
    const edge = event.target;
    if (!(edge instanceof HTMLElement) || !edge.hasPointerCapture(event.pointerId)) return;
    const view = edge.ownerDocument.defaultView;
    if (view === null) return;
    const size =
      this.state.side() === 'bottom'
        ? view.innerHeight - event.clientY
        : view.innerWidth - event.clientX;
    this.state.resize(size);
  }

  protected onEdgeKey(event: KeyboardEvent): void {
    const steps: Readonly<Record<string, number>> = {
      ArrowUp: STEP,
      ArrowLeft: STEP,
      ArrowDown: -STEP,
      ArrowRight: -STEP,
    };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    this.state.resize(this.size() + step);
  }
}
