import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';

import { SyncMonitor, type RowState as State } from './sync-monitor';

const WORDS: Readonly<Record<State, string>> = {
  saved: '',
  waiting: 'waiting',
  conflict: 'conflict',
  refused: 'refused',
};

/** Marks a row that the server does not have as it shows. A saved one has no mark. */
@Component({
  selector: 'app-row-state',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `@if (word(); as word) {
    <span [attr.data-state]="state()" data-testid="row-state">{{ word }}</span>
  }`,
  styles: `
    span {
      display: inline-block;
      padding: 1px 8px;
      border-radius: 999px;
      background: var(--state-wait-tint);
      color: var(--state-wait);
      font-size: 0.75rem;
      font-weight: 600;
    }
    span[data-state='refused'],
    span[data-state='conflict'] {
      background: var(--state-off-tint);
      color: var(--state-off);
    }
  `,
})
export class RowState {
  readonly entity = input.required<string>();
  readonly rowId = input.required<string>();

  private readonly monitor = inject(SyncMonitor);

  protected readonly state = computed(() => this.monitor.stateOf(this.entity(), this.rowId()));
  protected readonly word = computed(() => WORDS[this.state()]);
}
