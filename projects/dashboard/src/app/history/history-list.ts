import { DatePipe } from '@angular/common';
import { ChangeDetectionStrategy, Component, computed, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { HistoryEntry } from 'ngx-cachehub';

import { fieldWords } from '../sync/action-words';

const SOURCES: Readonly<Record<HistoryEntry<unknown>['source'], string>> = {
  local: 'here',
  network: 'read from the server',
  realtime: 'from elsewhere',
  storage: 'kept on this device',
  tab: 'in another tab',
};
const HIDDEN: ReadonlySet<string> = new Set(['version', 'updatedAt', 'createdAt']);

/** What a row was before, the newest first, and the way back to it. */
@Component({
  selector: 'app-history-list',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [DatePipe, MatButton],
  template: `
    <ol>
      @for (line of lines(); track line.entry; let first = $first) {
        <li data-testid="history-entry">
          <div>
            <time>{{ line.entry.at | date: 'HH:mm:ss' }}</time>
            <strong>{{ line.words }}</strong>
            <span>{{ line.source }}</span>
          </div>
          @if (!first) {
            <button
              type="button"
              matButton
              data-testid="history-restore"
              [attr.aria-label]="'Bring back what it was at ' + (line.entry.at | date: 'HH:mm:ss')"
              (click)="restored.emit(line.entry.row)"
            >
              Bring back
            </button>
          }
        </li>
      } @empty {
        <li class="none">Nothing has changed since this page was opened.</li>
      }
    </ol>
  `,
  styles: `
    li {
      display: flex;
      gap: 8px;
      align-items: center;
      justify-content: space-between;
      min-height: 40px;
      border-top: 1px solid var(--app-line);
      font-size: 0.8125rem;
    }
    div {
      display: flex;
      flex-wrap: wrap;
      gap: 0 8px;
      min-width: 0;
    }
    strong {
      font-weight: 600;
    }
    time,
    span,
    .none {
      color: var(--app-soft);
    }
  `,
})
export class HistoryList<T extends object> {
  readonly entries = input.required<readonly HistoryEntry<T>[]>();
  /** The row as it was: writing it is a new write, which others see as such. */
  readonly restored = output<T>();

  protected readonly lines = computed(() =>
    this.entries().map((entry) => ({
      entry,
      words: changeWords(entry.changed),
      source: SOURCES[entry.source],
    })),
  );
}

function changeWords(changed: readonly string[]): string {
  const fields = changed.filter((field) => !HIDDEN.has(field)).map(fieldWords);
  return fields.length === 0 ? 'as it was found' : fields.join(', ');
}
