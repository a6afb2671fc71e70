import { AsyncPipe } from '@angular/common';
import { Component, inject } from '@angular/core';
import { CustomersCache } from './customers/customers-cache';

/** Uses what the schematic of the package is about to write. */
@Component({
  selector: 'app-shown',
  imports: [AsyncPipe],
  template: `{{ (page$ | async)?.totalCount }} {{ customers.update.status() }}`,
})
export class Shown {
  protected readonly customers = inject(CustomersCache);
  protected readonly page$ = this.customers.list({ limit: 10 });
}
