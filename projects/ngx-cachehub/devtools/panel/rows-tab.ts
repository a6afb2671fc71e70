import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { ɵHubInspector, type ɵRowReport } from 'ngx-cachehub';
import { PanelState } from './panel-state';
import { ValueTree } from './value-tree';
import { VirtualList } from './virtual-list';

/** The rows of each entity: what the server said, at which version, and what lies over it. */
@Component({
  selector: 'ch-rows-tab',
  imports: [ValueTree, VirtualList],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <section class="master" aria-label="Rows">
      <div class="bar">
        <select aria-label="Entity" [value]="entity()" (change)="choose($any($event.target).value)">
          @for (name of entities(); track name) {
            <option [value]="name" [selected]="name === entity()">{{ name }}</option>
          }
        </select>
        <input
          type="search"
          aria-label="Filter rows by id"
          placeholder="Filter by id"
          [value]="filter()"
          (input)="filter.set($any($event.target).value)"
        />
        <span class="count">{{ rows().length }} rows</span>
      </div>
      <div class="head cols-rows" aria-hidden="true">
        <span>Id</span><span class="num">Version</span><span>State</span
        ><span class="num">Layers</span><span class="num">Lists</span>
      </div>
      <ch-list label="Rows" [items]="rows()" [keyOf]="keyOf" [(chosen)]="chosen">
        <ng-template let-row>
          <span class="cols-rows">
            <span class="mono cut">{{ row.id }}</span>
            <span class="num">{{ row.version ?? '–' }}</span>
            <span
              ><span class="chip" [attr.data-tone]="toneOf(row)">{{ wordOf(row) }}</span></span
            >
            <span class="num">{{ row.layers || '–' }}</span>
            <span class="num">{{ row.lists || '–' }}</span>
          </span>
        </ng-template>
      </ch-list>
      @if (rows().length === 0) {
        <p class="empty">No rows are held.</p>
      }
    </section>
    <section class="detail" aria-label="The chosen row">
      @if (row(); as row) {
        <header class="detail-head">
          <h2 class="mono">{{ entity() }} {{ row.id }}</h2>
          <span class="chip" [attr.data-tone]="toneOf(row)">{{ wordOf(row) }}</span>
        </header>
        @if (row.behind.length > 0) {
          <p class="note" data-tone="warn">Older than its version: {{ row.behind.join(', ') }}</p>
        }
        @if (row.layers > 0 || row.isLocal) {
          <h3>Shows</h3>
          <div class="tree mono"><ch-value-tree [value]="row.shows" /></div>
        }
        @for (layer of row.stack; track layer.id) {
          <h3>
            Layer: {{ layer.kind }} <span class="mono soft">{{ layer.id }}</span>
          </h3>
          <div class="tree mono"><ch-value-tree [value]="layer.changes" /></div>
        }
        <h3>The server’s state, version {{ row.version ?? 'unknown' }}</h3>
        <div class="tree mono"><ch-value-tree [value]="row.server" /></div>
      } @else {
        <p class="empty">Choose a row to see its layers.</p>
      }
    </section>
  `,
})
export class RowsTab {
  readonly #inspector = inject(ɵHubInspector);
  readonly #state = inject(PanelState);
  readonly #wanted = signal<string | undefined>(undefined);
  protected readonly filter = signal('');
  protected readonly chosen = signal<string | undefined>(undefined);

  protected readonly entities = computed(() => {
    this.#state.watch();
    return this.#inspector.entities();
  });
  protected readonly entity = computed(() => {
    const wanted = this.#wanted();
    const names = this.entities();
    return wanted !== undefined && names.includes(wanted) ? wanted : (names[0] ?? '');
  });
  protected readonly rows = computed(() => {
    this.#state.watch();
    const wanted = this.filter().trim();
    return this.#inspector.rows(this.entity()).filter(({ id }) => id.includes(wanted));
  });
  protected readonly row = computed(() => {
    this.#state.watch();
    const id = this.chosen();
    return id === undefined ? undefined : this.#inspector.row(this.entity(), id);
  });

  protected readonly keyOf = ({ id }: ɵRowReport) => id;

  protected choose(entity: string): void {
    this.#wanted.set(entity);
    this.chosen.set(undefined);
  }

  protected wordOf(row: ɵRowReport): string {
    if (row.isDeleted) return 'deleted';
    if (row.layers > 0) return 'layered';
    if (row.isLocal) return 'local';
    return row.isCurrent ? 'current' : 'behind';
  }

  protected toneOf(row: ɵRowReport): string {
    if (row.isDeleted) return 'plain';
    if (row.layers > 0 || row.isLocal) return 'own';
    return row.isCurrent ? 'good' : 'warn';
  }
}
