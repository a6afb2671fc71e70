import { ChangeDetectionStrategy, Component, input, output } from '@angular/core';
import { MatSlideToggle } from '@angular/material/slide-toggle';

/** One fault that is there or not. */
@Component({
  selector: 'app-fault-switch',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [MatSlideToggle],
  template: `
    <mat-slide-toggle
      hideIcon
      [attr.data-testid]="name()"
      [checked]="isOn()"
      (change)="turned.emit($event.checked)"
      >{{ label() }}</mat-slide-toggle
    >
  `,
})
export class FaultSwitch {
  readonly name = input.required<string>();
  readonly label = input.required<string>();
  readonly isOn = input.required<boolean>();
  readonly turned = output<boolean>();
}
