import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { OfflineSyncService, type OfflineAction } from 'ngx-cachehub';
import { durationInWords } from './in-words';
import { PanelState } from './panel-state';
import type { Tone } from './timeline-words';
import { ValueTree } from './value-tree';
import { VirtualList } from './virtual-list';

const TONES: Readonly<Record<OfflineAction['status'], Tone>> = {
  queued: 'own',
  sending: 'busy',
  waiting: 'warn',
  conflict: 'warn',
  parked: 'bad',
  confirmed: 'good',
};

/** The writes that wait: in which lane, how often tried, and what to do with those that cannot go on. */
@Component({
  selector: 'ch-outbox-tab',
  imports: [ValueTree, VirtualList],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <section class="master" aria-label="Queued writes">
      <div class="bar">
        <span class="chip" [attr.data-tone]="offline.status() === 'idle' ? 'good' : 'warn'">{{
          offline.status()
        }}</span>
        <span class="count">
          {{ offline.actions().length }} waiting ·
          {{ offline.durable() ? 'on the device' : 'in memory only' }}
          @if (offline.lastSyncedAt(); as at) {
            · synced {{ since(at) }} ago
          }
        </span>
        <span class="gap"></span>
        @if (offline.status() === 'paused-auth') {
          <button type="button" class="button" (click)="offline.resume()">Resume</button>
        }
        <button type="button" class="button" (click)="sync()">Send now</button>
      </div>
      <div class="head cols-outbox" aria-hidden="true">
        <span>Write</span><span>Lane</span><span>State</span><span class="num">Tries</span
        ><span class="num">Age</span>
      </div>
      <ch-list
        label="Queued writes"
        [items]="offline.actions()"
        [keyOf]="keyOf"
        [(chosen)]="chosen"
      >
        <ng-template let-action>
          <span class="cols-outbox">
            <span class="cut">{{ action.type }}</span>
            <span class="mono cut soft">{{ action.lane }}</span>
            <span
              ><span class="chip" [attr.data-tone]="toneOf(action)">{{ action.status }}</span></span
            >
            <span class="num">{{ action.attempts }}</span>
            <span class="num">{{ since(action.createdAt) }}</span>
          </span>
        </ng-template>
      </ch-list>
      @if (offline.actions().length === 0) {
        <p class="empty">Nothing waits: the server has every write.</p>
      }
    </section>
    <section class="detail" aria-label="The chosen write">
      @if (action(); as action) {
        <header class="detail-head">
          <h2>{{ action.type }}</h2>
          <div class="actions">
            <button type="button" class="button" (click)="retry(action)">Try again</button>
            <button type="button" class="button is-grave" (click)="discard(action)">Discard</button>
          </div>
        </header>
        @if (failure(); as failure) {
          <p class="note" data-tone="bad">{{ failure }}</p>
        }
        @if (action.error; as error) {
          <p class="note" data-tone="bad">{{ error.code }}: {{ error.message }}</p>
        }
        @if (action.nextAttemptAt; as next) {
          <p class="note" data-tone="warn">Tried again in {{ until(next) }}.</p>
        }
        <div class="tree mono"><ch-value-tree [value]="action" /></div>
      } @else {
        <p class="empty">Choose a write to see what it sends.</p>
      }
    </section>
  `,
})
export class OutboxTab {
  protected readonly offline = inject(OfflineSyncService);
  readonly #state = inject(PanelState);
  protected readonly chosen = signal<string | undefined>(undefined);
  protected readonly failure = signal<string | undefined>(undefined);
  protected readonly action = computed(() =>
    this.offline.actions().find(({ id }) => id === this.chosen()),
  );

  protected readonly keyOf = ({ id }: OfflineAction) => id;

  protected toneOf({ status }: OfflineAction): Tone {
    return TONES[status];
  }

  protected since(at: number): string {
    return durationInWords(this.#state.now() - at);
  }

  protected until(at: number): string {
    return durationInWords(at - this.#state.now());
  }

  protected sync(): void {
    this.#attempt(this.offline.sync());
  }

  protected retry({ id }: OfflineAction): void {
    this.#attempt(this.offline.retry(id));
  }

  protected discard({ id }: OfflineAction): void {
    this.#attempt(this.offline.discard(id, { dependants: true }));
  }

  #attempt(done: Promise<void>): void {
    this.failure.set(undefined);
    done.catch((error: unknown) =>
      this.failure.set(error instanceof Error ? error.message : String(error)),
    );
  }
}
