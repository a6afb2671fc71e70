import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { ConflictService, type Conflict } from 'ngx-cachehub';
import { Redaction } from './redaction';
import { ValueTree } from './value-tree';
import { VirtualList } from './virtual-list';

/** Writes that met another one of their row, field by field, until somebody decides. */
@Component({
  selector: 'ch-conflicts-tab',
  imports: [ValueTree, VirtualList],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <section class="master" aria-label="Open conflicts">
      <div class="head cols-conflicts" aria-hidden="true"><span>Row</span><span>Fields</span></div>
      <ch-list
        label="Open conflicts"
        [items]="conflicts.open()"
        [keyOf]="keyOf"
        [(chosen)]="chosen"
      >
        <ng-template let-conflict>
          <span class="cols-conflicts">
            <span class="mono cut">{{ conflict.entity }} {{ conflict.entityId }}</span>
            <span class="cut soft">{{ fieldsOf(conflict) }}</span>
          </span>
        </ng-template>
      </ch-list>
      @if (conflicts.open().length === 0) {
        <p class="empty">No conflict waits for a person.</p>
      }
    </section>
    <section class="detail" aria-label="The chosen conflict">
      @if (conflict(); as conflict) {
        <header class="detail-head">
          <h2 class="mono">{{ conflict.entity }} {{ conflict.entityId }}</h2>
          <div class="actions">
            <button type="button" class="button" (click)="resolve(conflict, 'local')">
              Keep mine
            </button>
            <button type="button" class="button" (click)="resolve(conflict, 'remote')">
              Take theirs
            </button>
            <button type="button" class="button" (click)="resolve(conflict, 'merged')">
              Take merged
            </button>
          </div>
        </header>
        @if (failure(); as failure) {
          <p class="note" data-tone="bad">{{ failure }}</p>
        }
        <table class="fields mono">
          <thead>
            <tr>
              <th scope="col">Field</th>
              <th scope="col">Base</th>
              <th scope="col">Mine</th>
              <th scope="col">Theirs</th>
            </tr>
          </thead>
          <tbody>
            @for (field of conflict.fields; track field.field) {
              <tr>
                <th scope="row">{{ field.field }}</th>
                <td>{{ text(field.field, field.base) }}</td>
                <td>{{ text(field.field, field.local) }}</td>
                <td>{{ text(field.field, field.remote) }}</td>
              </tr>
            }
          </tbody>
        </table>
        <h3>Merged</h3>
        <div class="tree mono"><ch-value-tree [value]="conflict.merged" /></div>
      } @else {
        <p class="empty">Choose a conflict to see both sides.</p>
      }
    </section>
  `,
})
export class ConflictsTab {
  protected readonly conflicts = inject(ConflictService);
  readonly #redaction = inject(Redaction);
  protected readonly chosen = signal<string | undefined>(undefined);
  protected readonly failure = signal<string | undefined>(undefined);
  protected readonly conflict = computed(() =>
    this.conflicts.open().find(({ id }) => id === this.chosen()),
  );

  protected readonly keyOf = ({ id }: Conflict) => id;

  protected fieldsOf({ fields }: Conflict): string {
    return fields.map(({ field }) => field).join(', ') || 'the whole row';
  }

  protected text(field: string, value: unknown): string {
    const shown = this.#redaction.of(field, value);
    return shown === undefined ? '–' : typeof shown === 'string' ? shown : JSON.stringify(shown);
  }

  protected resolve({ id }: Conflict, winner: 'local' | 'remote' | 'merged'): void {
    this.failure.set(undefined);
    this.conflicts
      .resolve(id, winner)
      .catch((error: unknown) =>
        this.failure.set(error instanceof Error ? error.message : String(error)),
      );
  }
}
