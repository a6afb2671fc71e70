import { ChangeDetectionStrategy, Component, computed, input, output } from '@angular/core';
import { MatSliderModule } from '@angular/material/slider';

/** One amount of one fault. */
@Component({
  selector: 'app-fault-slider',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [MatSliderModule],
  template: `
    <span class="label" aria-hidden="true">{{ label() }}</span>
    <mat-slider [disabled]="disabled()" [min]="0" [max]="max()" [step]="step()">
      <input
        matSliderThumb
        [attr.aria-label]="label() + ', ' + unit()"
        [attr.aria-describedby]="hint() ? hintId() : null"
        [attr.data-testid]="name()"
        [value]="value()"
        (valueChange)="valueChange.emit($event)"
      />
    </mat-slider>
    <span class="value" [class.active]="value() > 0 && !disabled()" aria-hidden="true"
      >{{ value() }} {{ unit() }}</span
    >
    @if (hint(); as words) {
      <p class="hint" [id]="hintId()">{{ words }}</p>
    }
  `,
  styles: `
    :host {
      display: grid;
      grid-template-columns: var(--fault-columns, 8.5rem 1fr 5rem);
      column-gap: 10px;
      align-items: center;
      min-height: 44px;
    }
    mat-slider {
      width: 100%;
      min-width: 0;
      margin: 0;
    }
    .value {
      color: var(--app-soft);
      text-align: right;
      white-space: nowrap;
    }
    .active {
      color: var(--app-warm);
      font-weight: 600;
    }
    .hint {
      grid-column: 1 / -1;
      color: var(--app-soft);
      font-size: 0.8125rem;
    }
    @media (max-width: 480px) {
      :host {
        grid-template-columns: var(--fault-columns, 6.2rem 1fr 4.2rem);
      }
    }
  `,
})
export class FaultSlider {
  readonly name = input.required<string>();
  readonly label = input.required<string>();
  readonly unit = input.required<string>();
  readonly value = input.required<number>();
  readonly max = input.required<number>();
  readonly step = input(1);
  /** What it means, where the label cannot say it. */
  readonly hint = input('');
  readonly disabled = input(false);
  readonly valueChange = output<number>();

  protected readonly hintId = computed(() => `${this.name()}-hint`);
}
