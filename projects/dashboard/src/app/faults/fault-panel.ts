import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatSelectModule } from '@angular/material/select';

import { Icon } from '../icons/icon';
import { EVENT_AMOUNTS, REQUEST_AMOUNTS, ROBOT_AMOUNTS } from './fault-amounts';
import { FaultPanelState } from './fault-panel-state';
import { WHOLE } from './fault-settings';
import { FaultSliders } from './fault-sliders';
import { FaultSwitch } from './fault-switch';

/** Breaks the line on purpose: what is lost, delayed, doubled, refused, and for how many. */
@Component({
  selector: 'app-fault-panel',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [FaultSliders, FaultSwitch, Icon, MatButton, MatFormFieldModule, MatSelectModule],
  providers: [FaultPanelState],
  templateUrl: './fault-panel.html',
  styleUrl: './fault-panel.scss',
})
export class FaultPanel {
  protected readonly panel = inject(FaultPanelState);
  protected readonly closeCode = signal(4503);

  protected readonly events = EVENT_AMOUNTS;
  protected readonly requests = REQUEST_AMOUNTS;
  protected readonly robots = ROBOT_AMOUNTS;

  protected readonly closeCodes = [
    { code: 1001, meaning: 'going away: reconnects' },
    { code: 1011, meaning: 'server error: reconnects' },
    { code: 1008, meaning: 'policy: gives up' },
    { code: 4400, meaning: 'bad frame: gives up' },
    { code: 4401, meaning: 'token is renewed once' },
    { code: 4403, meaning: 'forbidden: gives up' },
    { code: 4406, meaning: 'protocol version: gives up' },
    { code: 4409, meaning: 'replaced: gives up' },
    { code: 4429, meaning: 'rate limit: reconnects' },
    { code: 4503, meaning: 'draining: reconnects' },
    { code: 4508, meaning: 'too slow: reconnects' },
  ];
  protected readonly httpStatuses = [
    { status: 0, meaning: 'none' },
    { status: 401, meaning: '401 unauthenticated' },
    { status: 429, meaning: '429 too many requests' },
    { status: 500, meaning: '500 server error' },
  ];

  protected makeWhole(): void {
    this.panel.change(WHOLE);
  }
}
