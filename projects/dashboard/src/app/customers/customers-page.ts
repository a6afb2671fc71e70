import { ChangeDetectionStrategy, Component, computed, effect, inject, input } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { FormControl, ReactiveFormsModule } from '@angular/forms';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { MatPaginator, type PageEvent } from '@angular/material/paginator';
import { MatSelectModule } from '@angular/material/select';
import { Router } from '@angular/router';
import { injectCache } from 'ngx-cachehub';
import { debounceTime, distinctUntilChanged } from 'rxjs';

import { CUSTOMER_SEGMENTS, CUSTOMER_STATUSES, type CustomerDraft } from '../entities/customer';
import type { CustomerSort } from '../entities/customer-list-params';
import { HowItWorks } from '../how/how-it-works';
import { Icon } from '../icons/icon';
import { serverMessage } from '../rest/server-message';
import { Notices } from '../shell/notices';
import { CreateCustomerDialog } from './create-customer-dialog';
import { CustomerService } from './customer.service';
import { CustomerTable } from './customer-table';
import { PAGE_SIZE, paramsOf, type ListAddress } from './list-query';

/** The customers by page, filter and order; the address bar holds all of these. */
@Component({
  selector: 'app-customers-page',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [
    CustomerTable,
    HowItWorks,
    Icon,
    MatButton,
    MatFormFieldModule,
    MatInput,
    MatPaginator,
    MatSelectModule,
    ReactiveFormsModule,
  ],
  templateUrl: './customers-page.html',
  styleUrl: './customers-page.scss',
  host: { class: 'page' },
})
export class CustomersPage {
  readonly status = input<string>();
  readonly segment = input<string>();
  readonly q = input<string>();
  readonly sort = input<string>();
  readonly page = input<string>();

  private readonly customers = inject(CustomerService);
  private readonly router = inject(Router);
  private readonly dialog = inject(MatDialog);
  private readonly notices = inject(Notices);

  protected readonly statuses = CUSTOMER_STATUSES;
  protected readonly segments = CUSTOMER_SEGMENTS;
  protected readonly pageSize = PAGE_SIZE;
  protected readonly search = new FormControl('', { nonNullable: true });

  protected readonly params = computed(() =>
    paramsOf({
      status: this.status(),
      segment: this.segment(),
      q: this.q(),
      sort: this.sort(),
      page: this.page(),
    }),
  );
  protected readonly list = injectCache(() => this.customers.page(this.params()), {
    keepPrevious: true,
  });
  protected readonly rows = computed(() => this.list.data()?.items);
  protected readonly total = computed(() => this.list.data()?.totalCount ?? 0);
  protected readonly pageIndex = computed(() => this.params().offset / PAGE_SIZE);
  protected readonly failure = computed(() => {
    const error = this.list.error();
    return error && serverMessage(error);
  });

  constructor() {
    effect(() => this.search.setValue(this.q() ?? '', { emitEvent: false }));
    this.search.valueChanges
      .pipe(debounceTime(250), distinctUntilChanged(), takeUntilDestroyed())
      .subscribe((q) => this.show({ q }));
  }

  protected filter(status: string | undefined, segment: string | undefined): void {
    this.show({ status, segment });
  }

  protected order(sort: CustomerSort): void {
    this.show({ sort });
  }

  protected turn({ pageIndex }: PageEvent): void {
    this.show({ page: pageIndex === 0 ? undefined : String(pageIndex + 1) });
  }

  protected create(): void {
    this.dialog
      .open<CreateCustomerDialog, void, CustomerDraft>(CreateCustomerDialog, {
        width: '640px',
        maxWidth: 'calc(100vw - 24px)',
      })
      .afterClosed()
      .subscribe((draft) => {
        if (draft === undefined) return;
        this.customers.create(draft).then(
          () => this.notices.say(`${draft.name} is kept; the server gets it next.`),
          (error: unknown) => this.notices.refuse('was not kept', draft.name, error),
        );
      });
  }

  /** Changes the address; any change but a turn of the page goes back to the first one. */
  private show(address: ListAddress): void {
    const queryParams = Object.fromEntries(
      Object.entries({ page: undefined, ...address }).map(([name, value]) => [name, value || null]),
    );
    void this.router.navigate([], { queryParams, queryParamsHandling: 'merge' });
  }
}
