import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { CacheHubService, ɵHubInspector, type ɵEntryReport } from 'ngx-cachehub';
import { durationInWords, sizeInWords } from './in-words';
import { PanelState } from './panel-state';
import { sizeOf } from './size-of';
import { ValueTree } from './value-tree';
import { VirtualList } from './virtual-list';

/** Every key of the hub: how fresh it is, who watches it, how old and how large it is. */
@Component({
  selector: 'ch-entries-tab',
  imports: [ValueTree, VirtualList],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <section class="master" aria-label="Keys">
      <div class="bar">
        <input
          type="search"
          aria-label="Filter keys"
          placeholder="Filter keys"
          data-testid="devtools-filter"
          [value]="filter()"
          (input)="filter.set($any($event.target).value)"
        />
        <span class="count" data-testid="devtools-count"
          >{{ entries().length }} of {{ all().length }}</span
        >
      </div>
      <div class="head cols-entries" aria-hidden="true">
        <span>Key</span><span>State</span><span class="num">Observers</span
        ><span class="num">Age</span><span class="num">Size</span>
      </div>
      <ch-list label="Keys" [items]="entries()" [keyOf]="keyOf" [(chosen)]="chosen">
        <ng-template let-entry>
          <span class="cols-entries">
            <span class="mono cut">{{ entry.key }}</span>
            <span
              ><span class="chip" [attr.data-tone]="toneOf(entry)">{{ wordOf(entry) }}</span></span
            >
            <span class="num">{{ entry.observers || '–' }}</span>
            <span class="num">{{ ageOf(entry) }}</span>
            <span class="num">{{ sizeOf(entry) }}</span>
          </span>
        </ng-template>
      </ch-list>
      @if (entries().length === 0) {
        <p class="empty">{{ all().length === 0 ? 'Nothing is cached yet.' : 'No key matches.' }}</p>
      }
    </section>
    <section class="detail" aria-label="The chosen key">
      @if (entry(); as entry) {
        <header class="detail-head">
          <h2 class="mono">{{ entry.key }}</h2>
          <div class="actions">
            <button type="button" class="button" (click)="invalidate(entry.key)">Invalidate</button>
            <button type="button" class="button is-grave" (click)="remove(entry.key)">
              Remove
            </button>
          </div>
        </header>
        @if (entry.error !== undefined) {
          <p class="note" data-tone="bad">Its last load failed: {{ entry.error }}</p>
        }
        <div class="tree mono"><ch-value-tree [value]="value()" /></div>
      } @else {
        <p class="empty">Choose a key to see its value.</p>
      }
    </section>
  `,
})
export class EntriesTab {
  readonly #hub = inject(CacheHubService);
  readonly #inspector = inject(ɵHubInspector);
  readonly #state = inject(PanelState);
  protected readonly filter = signal('');
  protected readonly chosen = signal<string | undefined>(undefined);

  protected readonly all = computed(() => {
    this.#state.watch();
    return this.#inspector.entries().sort((a, b) => (a.key < b.key ? -1 : 1));
  });
  protected readonly entries = computed(() => {
    const wanted = this.filter().trim().toLowerCase();
    return wanted === ''
      ? this.all()
      : this.all().filter(
          ({ key, status }) => key.toLowerCase().includes(wanted) || status === wanted,
        );
  });
  protected readonly entry = computed(() => this.all().find(({ key }) => key === this.chosen()));
  protected readonly value = computed(() => {
    const entry = this.entry();
    return entry === undefined ? undefined : this.#inspector.valueOf(entry.key);
  });

  protected readonly keyOf = ({ key }: ɵEntryReport) => key;

  protected wordOf({ status, isStale }: ɵEntryReport): string {
    if (status === 'resolved') return isStale ? 'stale' : 'fresh';
    return status;
  }

  protected toneOf({ status, isStale }: ɵEntryReport): string {
    if (status === 'error') return 'bad';
    if (status === 'loading' || status === 'reloading') return 'busy';
    if (status === 'local') return 'own';
    if (status === 'idle') return 'plain';
    return isStale ? 'warn' : 'good';
  }

  protected ageOf({ updatedAt }: ɵEntryReport): string {
    return updatedAt === 0 ? '–' : durationInWords(this.#state.now() - updatedAt);
  }

  protected sizeOf({ key }: ɵEntryReport): string {
    const value = this.#inspector.valueOf(key);
    return value === undefined ? '–' : sizeInWords(sizeOf(value));
  }

  protected invalidate(key: string): void {
    void this.#hub.invalidate(key);
    this.#state.look();
  }

  protected remove(key: string): void {
    this.#hub.remove(key);
    this.#state.look();
  }
}
