import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { RouterLink, RouterLinkActive } from '@angular/router';

import type { Contact } from '../entities/contacts';
import { initials } from '../face/initials';
import { RowState } from '../sync/row-state';

/** One page of contacts, the newest first. */
@Component({
  selector: 'app-contact-list',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [RouterLink, RouterLinkActive, RowState],
  template: `
    <ul aria-label="Contacts">
      @for (row of rows(); track row.id) {
        <li>
          <a
            routerLinkActive="here"
            ariaCurrentWhenActive="page"
            queryParamsHandling="preserve"
            data-testid="contact-row"
            [routerLink]="['/contacts', row.id]"
          >
            <span class="face" aria-hidden="true">{{ initials(row.name) }}</span>
            <span class="text">
              <strong data-testid="contact-row-name">{{ row.name }}</strong>
              <span>{{ row.role || row.email || '—' }}</span>
            </span>
            <app-row-state entity="contacts" [rowId]="row.id" />
          </a>
        </li>
      } @empty {
        @if (rows()) {
          <li class="none">No contacts yet.</li>
        } @else {
          @for (place of places; track place) {
            <li class="blank" aria-hidden="true"><span class="skeleton"></span></li>
          }
        }
      }
    </ul>
  `,
  styleUrl: './contact-list.scss',
})
export class ContactList {
  /** Undefined while nothing is known yet. */
  readonly rows = input<readonly Contact[]>();

  protected readonly initials = initials;
  protected readonly places = Array.from({ length: 12 }, (_, place) => place);
}
