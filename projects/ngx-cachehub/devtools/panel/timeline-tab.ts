import { DOCUMENT } from '@angular/common';
import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { Tape } from '../tape';
import { timeInWords } from './in-words';
import { PanelState } from './panel-state';
import { Redaction } from './redaction';
import { lineOf, type TimelineKind, type TimelineLine } from './timeline-words';
import { ValueTree } from './value-tree';
import { VirtualList } from './virtual-list';

const KINDS: readonly { readonly id: TimelineKind | 'all'; readonly label: string }[] = [
  { id: 'all', label: 'All' },
  { id: 'frames', label: 'Frames' },
  { id: 'pushes', label: 'Pushes' },
  { id: 'loads', label: 'Loads' },
  { id: 'queue', label: 'Queue' },
  { id: 'other', label: 'Other' },
];

/** What came, what went, and what the hub made of it, newest first. */
@Component({
  selector: 'ch-timeline-tab',
  imports: [ValueTree, VirtualList],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <section class="master is-wide" aria-label="What happened">
      <div class="bar">
        <div class="segments" role="group" aria-label="Kinds">
          @for (each of kinds; track each.id) {
            <button
              type="button"
              [attr.aria-pressed]="kind() === each.id"
              (click)="kind.set(each.id)"
            >
              {{ each.label }}
            </button>
          }
        </div>
        <input
          type="search"
          aria-label="Filter what happened"
          placeholder="Filter"
          data-testid="devtools-timeline-filter"
          [value]="filter()"
          (input)="filter.set($any($event.target).value)"
        />
        <span class="count">{{ lines().length }} of {{ all().length }}</span>
        <span class="gap"></span>
        <button type="button" class="button" [attr.aria-pressed]="isPaused()" (click)="pause()">
          {{ isPaused() ? 'Record again' : 'Pause' }}
        </button>
        <button type="button" class="button" (click)="clear()">Clear</button>
        <button type="button" class="button" data-testid="devtools-export" (click)="save()">
          Export
        </button>
      </div>
      <div class="head cols-timeline" aria-hidden="true">
        <span>Time</span><span>What</span><span>About</span><span>Why</span>
      </div>
      <ch-list label="What happened" [items]="lines()" [keyOf]="keyOf" [(chosen)]="chosen">
        <ng-template let-line>
          <span class="cols-timeline">
            <span class="mono soft">{{ timeOf(line) }}</span>
            <span class="cut"
              ><span class="dot" [attr.data-tone]="line.tone"></span>{{ line.what }}</span
            >
            <span class="mono cut">{{ line.about }}</span>
            <span class="cut soft">{{ line.why }}</span>
          </span>
        </ng-template>
      </ch-list>
      @if (lines().length === 0) {
        <p class="empty">
          {{ isPaused() ? 'Paused: nothing is recorded.' : 'Nothing of that kind yet.' }}
        </p>
      }
    </section>
    @if (item(); as item) {
      <section class="detail" aria-label="The chosen line">
        <header class="detail-head">
          <h2>{{ item.line.what }}</h2>
          <button type="button" class="button" (click)="chosen.set(undefined)">Close</button>
        </header>
        @if (item.line.why !== '') {
          <p class="note" [attr.data-tone]="item.line.tone">{{ item.line.why }}</p>
        }
        <div class="tree mono"><ch-value-tree [value]="item.value" /></div>
      </section>
    }
  `,
})
export class TimelineTab {
  readonly #tape = inject(Tape);
  readonly #state = inject(PanelState);
  readonly #redaction = inject(Redaction);
  readonly #page = inject(DOCUMENT);
  protected readonly kinds = KINDS;
  protected readonly kind = signal<TimelineKind | 'all'>('all');
  protected readonly filter = signal('');
  protected readonly chosen = signal<string | undefined>(undefined);
  protected readonly isPaused = signal(false);

  /** Moves only where something was recorded. */
  readonly #recorded = computed(() => {
    this.#state.watch();
    return this.#tape.revision;
  });
  readonly #items = computed(() => {
    this.#recorded();
    return this.#tape.all;
  });
  protected readonly all = computed(() => this.#items().map(lineOf).reverse());
  protected readonly lines = computed(() => {
    const kind = this.kind();
    const wanted = this.filter().trim().toLowerCase();
    return this.all().filter(
      (line) =>
        (kind === 'all' || line.kind === kind) &&
        (wanted === '' || `${line.what} ${line.about} ${line.why}`.toLowerCase().includes(wanted)),
    );
  });
  protected readonly item = computed(() => {
    const place = this.chosen();
    const item = this.#items().find((each) => String(each.place) === place);
    if (item === undefined) return undefined;
    return { line: lineOf(item), value: item.kind === 'event' ? item.event : parsed(item.frame) };
  });

  protected readonly keyOf = ({ place }: TimelineLine) => String(place);

  protected timeOf({ at }: TimelineLine): string {
    return timeInWords(at);
  }

  protected pause(): void {
    this.isPaused.update((isPaused) => !isPaused);
    this.#tape.pause(this.isPaused());
  }

  protected clear(): void {
    this.#tape.clear();
    this.chosen.set(undefined);
    this.#state.look();
  }

  /** What is recorded, as a file: each value judged by `redact`, frames taken apart so that it sees their fields. */
  protected save(): void {
    const items = this.#tape.all.map((item) =>
      item.kind === 'event' ? item : { ...item, frame: parsed(item.frame) },
    );
    const blob = new Blob([this.#redaction.toJson(items)], { type: 'application/json' });
    const url = URL.createObjectURL(blob);
    const link = this.#page.createElement('a');
    link.href = url;
    link.download = 'cachehub-timeline.json';
    link.click();
    URL.revokeObjectURL(url);
  }
}

/** A frame as the value that it is; a text that is none stays one. */
function parsed(frame: string): unknown {
  try {
    return JSON.parse(frame);
  } catch {
    return frame;
  }
}
