import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';

import { Face } from '../face/face';
import { peopleWords, type Person } from './person';

const MOST = 6;

/** Who is here, as a row of faces; what they do stands beside them, in words. */
@Component({
  selector: 'app-people',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Face],
  template: `
    <ul aria-label="Who is here">
      @for (person of shown(); track person.id) {
        <li [class.busy]="person.busy" [title]="person.name" data-testid="person">
          <app-face [userKey]="person.userKey" [name]="person.name" />
          <span class="visually-hidden">{{ person.name }}{{ person.self ? ' (you)' : '' }}</span>
        </li>
      }
      @if (rest() > 0) {
        <li class="rest">+{{ rest() }}</li>
      }
    </ul>
    <p aria-live="polite" data-testid="people-words">{{ words() }}</p>
  `,
  styles: `
    :host,
    ul {
      display: flex;
      align-items: center;
    }
    :host {
      gap: 10px;
      min-height: 34px;
    }
    li {
      padding: 2px;
      border-radius: 50%;
      line-height: 0;
    }
    li + li {
      margin-left: -8px;
    }
    li.busy {
      background: var(--app-accent);
    }
    .rest {
      margin-left: 4px;
      color: var(--app-soft);
      font-size: 0.8125rem;
      line-height: 1;
    }
    app-face {
      outline: 2px solid var(--app-card);
    }
    p {
      color: var(--app-soft);
      font-size: 0.8125rem;
    }
  `,
})
export class People {
  readonly people = input.required<readonly Person[]>();
  /** What those do who are busy: 'writes'. */
  readonly doing = input('writes');

  protected readonly shown = computed(() => this.people().slice(0, MOST));
  protected readonly rest = computed(() => Math.max(0, this.people().length - MOST));
  protected readonly words = computed(() => peopleWords(this.people(), this.doing()));
}
