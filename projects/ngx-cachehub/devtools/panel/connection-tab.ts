import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import {
  CacheHubService,
  OfflineSyncService,
  RealtimeCacheService,
  ɵHubInspector,
} from 'ngx-cachehub';
import { NetworkSwitch } from './network-switch';
import { PanelState } from './panel-state';

/** The line and its streams, and the means to break them. */
@Component({
  selector: 'ch-connection-tab',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <section class="page" aria-label="Connection" tabindex="0">
      <div class="cards">
        @for (fact of facts(); track fact.label) {
          <div class="card">
            <span class="card-label">{{ fact.label }}</span>
            <span class="card-value" [attr.data-tone]="fact.tone">{{ fact.value }}</span>
          </div>
        }
      </div>
      <div class="switches">
        <button
          type="button"
          class="switch"
          role="switch"
          data-testid="devtools-offline"
          [attr.aria-checked]="network.isOff()"
          (click)="turn()"
        >
          <span class="knob" aria-hidden="true"></span>
          Work offline
        </button>
        <span class="soft" data-testid="devtools-offline-means"
          >This page loads and sends nothing until it is off again. The line is closed, for each tab
          that shares it.</span
        >
        <span class="gap"></span>
        <button
          type="button"
          class="button"
          data-testid="devtools-drop"
          [disabled]="status() !== 'connected'"
          (click)="drop()"
        >
          Drop the line
        </button>
      </div>
      @if (error(); as error) {
        <p class="note" data-tone="bad">{{ error.code }}: {{ error.message }}</p>
      }
      <h2 class="small">Streams</h2>
      @if (streams().length > 0) {
        <table class="fields">
          <thead>
            <tr>
              <th scope="col">Entity</th>
              <th scope="col">State</th>
              <th scope="col" class="num">Holders</th>
              <th scope="col">Epoch</th>
              <th scope="col" class="num">Event</th>
              <th scope="col">Covers</th>
            </tr>
          </thead>
          <tbody>
            @for (stream of streams(); track stream.entity) {
              <tr>
                <th scope="row" class="mono">{{ stream.entity }}</th>
                <td>
                  <span
                    class="chip"
                    [attr.data-tone]="
                      stream.phase === 'live' ? 'good' : stream.phase === 'refused' ? 'bad' : 'busy'
                    "
                    >{{ stream.phase }}</span
                  >
                </td>
                <td class="num">{{ stream.holders }}</td>
                <td class="mono cut">{{ stream.at?.epoch ?? '–' }}</td>
                <td class="num">{{ stream.at?.seq ?? '–' }}</td>
                <td>{{ stream.isCovering ? 'yes' : 'no' }}</td>
              </tr>
            }
          </tbody>
        </table>
      } @else {
        <p class="empty">Nothing is subscribed to.</p>
      }
    </section>
  `,
})
export class ConnectionTab {
  readonly #hub = inject(CacheHubService);
  readonly #realtime = inject(RealtimeCacheService);
  readonly #offline = inject(OfflineSyncService);
  readonly #inspector = inject(ɵHubInspector);
  readonly #state = inject(PanelState);
  protected readonly network = inject(NetworkSwitch);
  protected readonly status = this.#realtime.connectionStatus;
  protected readonly error = this.#realtime.lastError;

  readonly #line = computed(() => {
    this.#state.watch();
    this.status();
    return this.#inspector.line();
  });
  protected readonly streams = computed(() => this.#line()?.streams ?? []);
  protected readonly facts = computed(() => {
    const line = this.#line();
    const { roundTripMs, reconnects } = this.#hub.metrics();
    const status = this.status();
    const isOnline = this.#offline.isOnline();
    return [
      { label: 'Line', value: status, tone: status === 'connected' ? 'good' : 'warn' },
      {
        label: 'Server',
        value: isOnline ? 'in reach' : 'out of reach',
        tone: isOnline ? 'good' : 'bad',
      },
      { label: 'Step', value: line?.state ?? 'no realtime', tone: 'plain' },
      {
        label: 'Round trip',
        value: roundTripMs === null ? '–' : `${roundTripMs} ms`,
        tone: 'plain',
      },
      { label: 'Heartbeat', value: line?.heartbeat ?? '–', tone: 'plain' },
      { label: 'Lines so far', value: String(line?.generation ?? 0), tone: 'plain' },
      { label: 'Losses in a row', value: String(line?.failures ?? 0), tone: 'plain' },
      { label: 'Reconnects', value: String(reconnects), tone: 'plain' },
    ];
  });

  protected turn(): void {
    this.network.turn(!this.network.isOff());
    this.#state.look();
  }

  protected drop(): void {
    this.network.dropLine();
    this.#state.look();
  }
}
