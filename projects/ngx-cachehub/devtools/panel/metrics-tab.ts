import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { CacheHubService, type CacheMetrics } from 'ngx-cachehub';
import { PanelState } from './panel-state';
import { sizeInWords } from './in-words';

type Counter = Exclude<keyof CacheMetrics, 'roundTripMs'>;

const GROUPS: readonly {
  readonly title: string;
  readonly counters: readonly (readonly [Counter, string])[];
}[] = [
  {
    title: 'Reading',
    counters: [
      ['entries', 'Keys held'],
      ['hits', 'Hits'],
      ['misses', 'Misses'],
      ['fetches', 'Loads'],
      ['deduped', 'Loads shared'],
    ],
  },
  {
    title: 'Line',
    counters: [
      ['framesIn', 'Frames in'],
      ['framesOut', 'Frames out'],
      ['bytesIn', 'Received'],
      ['bytesOut', 'Sent'],
      ['reconnects', 'Reconnects'],
    ],
  },
  {
    title: 'Pushes',
    counters: [
      ['patchesApplied', 'Applied'],
      ['patchesIgnored', 'Ignored'],
      ['gaps', 'Gaps'],
      ['resumes', 'Resumed'],
    ],
  },
  {
    title: 'Telling',
    counters: [
      ['flushes', 'Turns told'],
      ['notifications', 'Emissions'],
    ],
  },
  {
    title: 'Writes',
    counters: [
      ['queued', 'Queued'],
      ['confirmed', 'Confirmed'],
      ['parked', 'Parked'],
      ['conflicts', 'Conflicts'],
    ],
  },
];

/** What the hub did, in its own counters, and how many of each since the tab was opened. */
@Component({
  selector: 'ch-metrics-tab',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <section class="page" aria-label="Metrics" tabindex="0">
      <p class="soft lead">Since the page opened; below each number, since this view did.</p>
      @for (group of groups(); track group.title) {
        <h2 class="small">{{ group.title }}</h2>
        <div class="cards">
          @for (counter of group.counters; track counter.name) {
            <div class="card">
              <span class="card-label">{{ counter.label }}</span>
              <span class="card-value" [attr.data-testid]="'devtools-' + counter.name">{{
                counter.value
              }}</span>
              <span class="card-more">{{ counter.more }}</span>
            </div>
          }
        </div>
      }
    </section>
  `,
})
export class MetricsTab {
  readonly #hub = inject(CacheHubService);
  readonly #state = inject(PanelState);
  readonly #atFirst = this.#hub.metrics();
  protected readonly groups = computed(() => {
    this.#state.watch();
    const now = this.#hub.metrics();
    return GROUPS.map(({ title, counters }) => ({
      title,
      counters: counters.map(([name, label]) => {
        const more = now[name] - this.#atFirst[name];
        const inWords = (count: number) =>
          name.startsWith('bytes') ? sizeInWords(count) : count.toLocaleString('en');
        return {
          name,
          label,
          value: inWords(now[name]),
          more: more === 0 ? '–' : `${more > 0 ? '+' : '−'}${inWords(Math.abs(more))}`,
        };
      }),
    }));
  });
}
