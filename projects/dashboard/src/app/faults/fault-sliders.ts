import { ChangeDetectionStrategy, Component, inject, input } from '@angular/core';

import type { FaultAmount } from './fault-amounts';
import { FaultPanelState } from './fault-panel-state';
import type { FaultSettings } from './fault-settings';
import { FaultSlider } from './fault-slider';

/** The sliders of some amounts, as the server has them. */
@Component({
  selector: 'app-fault-sliders',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [FaultSlider],
  template: `
    @for (amount of amounts(); track amount.field) {
      <app-fault-slider
        [name]="'fault-' + amount.field"
        [label]="amount.label"
        [unit]="amount.unit"
        [max]="amount.max"
        [step]="amount.step ?? 1"
        [hint]="amount.hint ?? ''"
        [disabled]="amount.field === 'httpPct' && settings().httpStatus === 0"
        [value]="settings()[amount.field]"
        (valueChange)="panel.set(amount.field, $event)"
      />
    }
  `,
  styles: `
    :host {
      display: block;
    }
  `,
})
export class FaultSliders {
  readonly amounts = input.required<readonly FaultAmount[]>();
  readonly settings = input.required<FaultSettings>();

  protected readonly panel = inject(FaultPanelState);
}
