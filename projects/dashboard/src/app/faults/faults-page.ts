import { ChangeDetectionStrategy, Component } from '@angular/core';

import { HowItWorks } from '../how/how-it-works';
import { CounterBoard } from './counter-board';
import { EventLog } from './event-log';
import { FaultPanel } from './fault-panel';
import { TruthCheck } from './truth-check';

/** Break the line here, and watch there how it heals. */
@Component({
  selector: 'app-faults-page',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [CounterBoard, EventLog, FaultPanel, HowItWorks, TruthCheck],
  template: `
    <header class="page-head">
      <div>
        <h1>Faults</h1>
        <p>
          Break things on the left, watch on the right how they heal, and see that nothing is lost.
        </p>
      </div>
    </header>
    <app-how-it-works page="faults">
      <p>
        The left side breaks what is between you and the server; the right side shows what the hub
        makes of it. Events are numbered, so a lost one is noticed by the next and asked for again.
        Requests are repeated under one key, so that nothing is done twice. In the end the screen
        must equal the database, and a button compares.
      </p>
    </app-how-it-works>
    <div class="columns">
      <section class="card" aria-labelledby="break-title">
        <h2 id="break-title">Break</h2>
        <app-fault-panel />
      </section>
      <div class="watch">
        <section class="card" aria-labelledby="counters-title">
          <h2 id="counters-title">Counters of this window</h2>
          <app-counter-board />
          <app-truth-check />
        </section>
        <section class="card" aria-labelledby="events-title">
          <h2 id="events-title">Events <span class="soft">· last 200</span></h2>
          <app-event-log />
        </section>
      </div>
    </div>
  `,
  styles: `
    .columns {
      display: grid;
      grid-template-columns: minmax(340px, 420px) minmax(0, 1fr);
      gap: 20px;
      align-items: start;
    }
    .card {
      padding: 18px 20px;
    }
    .watch {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      gap: 20px;
    }
    h2 {
      margin-bottom: 14px;
    }
    h2 .soft {
      font-weight: 450;
    }
    app-truth-check {
      margin-top: 14px;
      padding-top: 14px;
      border-top: 1px solid var(--app-line);
    }
    @media (max-width: 980px) {
      .columns {
        grid-template-columns: minmax(0, 1fr);
      }
      .card {
        padding: 16px 14px;
      }
    }
  `,
  host: { class: 'page' },
})
export class FaultsPage {}
