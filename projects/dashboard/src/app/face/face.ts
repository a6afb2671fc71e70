import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';

import { hueOf } from './hue';
import { initials } from './initials';

/** A person as a small round sign, of one colour wherever they show. The words beside it name them. */
@Component({
  selector: 'app-face',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: '{{ letters() }}',
  styles: `
    :host {
      display: inline-grid;
      flex: none;
      place-items: center;
      width: var(--face-size, 30px);
      height: var(--face-size, 30px);
      border-radius: 50%;
      background: light-dark(hsl(var(--hue) 42% 88%), hsl(var(--hue) 28% 24%));
      color: light-dark(hsl(var(--hue) 60% 24%), hsl(var(--hue) 60% 84%));
      font-size: calc(var(--face-size, 30px) * 0.4);
      font-weight: 650;
      line-height: 1;
    }
  `,
  host: { 'aria-hidden': 'true', '[style.--hue]': 'hue()' },
})
export class Face {
  /** Who it is: two people of one name are of two colours. */
  readonly userKey = input.required<string>();
  readonly name = input.required<string>();

  protected readonly hue = computed(() => hueOf(this.userKey()));
  protected readonly letters = computed(() => initials(this.name()));
}
