import { CurrencyPipe } from '@angular/common';
import { ChangeDetectionStrategy, Component, computed, input, output } from '@angular/core';
import { MatSortModule, type Sort } from '@angular/material/sort';
import { MatTableModule } from '@angular/material/table';
import { RouterLink } from '@angular/router';

import type { Customer } from '../entities/customer';
import type { CustomerSort } from '../entities/customer-list-params';
import { sortField } from '../entities/customers';
import { isUnsaved } from '../entities/is-unsaved';
import { RowState } from '../sync/row-state';

/** One page of customers as a table, or as cards where it is narrow. */
@Component({
  selector: 'app-customer-table',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [CurrencyPipe, MatSortModule, MatTableModule, RouterLink, RowState],
  templateUrl: './customer-table.html',
  styleUrl: './customer-table.scss',
})
export class CustomerTable {
  /** Undefined until the first page is there. */
  readonly rows = input.required<readonly Customer[] | undefined>();
  readonly sort = input.required<CustomerSort>();
  /** How many rows to hold a place for meanwhile. */
  readonly places = input.required<number>();
  readonly sortChange = output<CustomerSort>();

  protected readonly columns = ['name', 'company', 'city', 'status', 'segment', 'score', 'revenue'];
  protected readonly sortedBy = computed(() => sortField(this.sort()));
  protected readonly direction = computed(() => (this.sort().startsWith('-') ? 'desc' : 'asc'));
  protected readonly blanks = computed(() =>
    Array.from({ length: this.places() }, (_, place) => place),
  );

  protected order({ active, direction }: Sort): void {
    const field = sortField(active);
    this.sortChange.emit(direction === 'desc' ? `-${field}` : field);
  }

  protected readonly idOf = (_: number, row: Customer): string => row.id;

  protected readonly isUnsaved = isUnsaved;
}
