import { NgTemplateOutlet } from '@angular/common';
import { ChangeDetectionStrategy, Component, computed, contentChild, input } from '@angular/core';
import { RouterLink, RouterLinkActive } from '@angular/router';

import { RowLine } from './row-line';

/** Rows that each lead to a page of their own, and what stands there while there are none. */
@Component({
  selector: 'app-row-list',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [NgTemplateOutlet, RouterLink, RouterLinkActive],
  template: `
    <ul [attr.aria-label]="label()">
      @for (row of rows(); track trackKey()(row.id)) {
        <li>
          <a
            routerLinkActive="here"
            ariaCurrentWhenActive="page"
            queryParamsHandling="preserve"
            [attr.data-testid]="name()"
            [routerLink]="[path(), row.id]"
          >
            <ng-container
              [ngTemplateOutlet]="line().template"
              [ngTemplateOutletContext]="{ $implicit: row }"
            />
          </a>
        </li>
      } @empty {
        @if (rows()) {
          <li class="none">{{ none() }}</li>
        } @else {
          @for (place of blanks(); track place) {
            <li class="blank" aria-hidden="true"><span class="skeleton"></span></li>
          }
        }
      }
    </ul>
  `,
  styleUrl: './row-list.scss',
})
export class RowList<T extends { readonly id: string }> {
  /** Undefined while nothing is known yet. */
  readonly rows = input.required<readonly T[] | undefined>();
  readonly label = input.required<string>();
  /** Of the page that a row leads to, before its id. */
  readonly path = input.required<string>();
  /** What a row is called in tests. */
  readonly name = input.required<string>();
  /** What stays the same of a row when it gets its real id. */
  readonly trackKey = input((id: string): string => id);
  /** What is said where there is no row. */
  readonly none = input('');
  /** For so many rows a place is held while nothing is known. */
  readonly places = input(6);

  protected readonly line = contentChild.required<RowLine<T>>(RowLine);
  protected readonly blanks = computed(() =>
    Array.from({ length: this.places() }, (_, place) => place),
  );
}
