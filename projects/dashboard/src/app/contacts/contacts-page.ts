import { CurrencyPipe, DatePipe } from '@angular/common';
import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { MatButton, MatIconButton } from '@angular/material/button';
import { MatPaginator, type PageEvent } from '@angular/material/paginator';
import { Router, RouterLink } from '@angular/router';
import { injectCache, injectEntity, injectList } from 'ngx-cachehub';

import { CONTACTS, type Contact } from '../entities/contacts';
import { TRANSACTIONS, type Transaction } from '../entities/transactions';
import { initials } from '../face/initials';
import { HowItWorks } from '../how/how-it-works';
import { Icon } from '../icons/icon';
import { serverMessage } from '../rest/server-message';
import { injectRealAddress } from '../rows/real-address';
import { RowLine } from '../rows/row-line';
import { RowList } from '../rows/row-list';
import { rowOf } from '../rows/row-of';
import { Notices } from '../shell/notices';
import { RowState } from '../sync/row-state';
import { ContactEditor } from './contact-editor';
import { EMPTY_CONTACT, type ContactInput } from './contact-input';
import { CONTACTS_PER_PAGE, ContactsData } from './contacts-data';
import { TransactionForm, type TransactionInput } from './transaction-form';

/** Where new contacts go: the first customer of the seed. */
const HOUSE_CUSTOMER = 'c1';

/** Contacts and their transactions. Works the same with the server, without it, and after a reload. */
@Component({
  selector: 'app-contacts-page',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [
    ContactEditor,
    CurrencyPipe,
    DatePipe,
    HowItWorks,
    Icon,
    MatButton,
    MatIconButton,
    MatPaginator,
    RouterLink,
    RowLine,
    RowList,
    RowState,
    TransactionForm,
  ],
  templateUrl: './contacts-page.html',
  styleUrl: './contacts-page.scss',
  host: { class: 'page' },
})
export class ContactsPage {
  /** The chosen contact; 'new' for one that is being made. */
  readonly id = input<string>();
  readonly page = input<string>();

  private readonly data = inject(ContactsData);
  private readonly router = inject(Router);
  private readonly notices = inject(Notices);

  protected readonly initials = initials;
  protected readonly perPage = CONTACTS_PER_PAGE;
  protected readonly pageIndex = computed(() =>
    Math.max(0, Math.trunc(Number(this.page() ?? 1)) - 1),
  );
  protected readonly list = injectCache(() => this.data.page(this.pageIndex()), {
    keepPrevious: true,
  });
  protected readonly rows = computed(() => this.list.data()?.items);
  protected readonly total = computed(() => this.list.data()?.totalCount ?? 0);
  protected readonly isNew = computed(() => this.id() === 'new');
  private readonly chosen = computed(() => {
    const id = this.id();
    return id === undefined || id === 'new' ? undefined : id;
  });
  // #region how:contacts:1 What is shown of the chosen contact
  protected readonly contact = injectEntity(CONTACTS, this.chosen);
  /** As the list has it where it was not opened yet: at once, and also without a line. */
  protected readonly shown = computed(
    () => this.contact.data() ?? rowOf(this.rows(), this.chosen(), this.data.contactKey),
  );
  private readonly contactId = computed(() => this.shown()?.id ?? this.chosen());
  protected readonly transactions = injectCache(() => {
    const id = this.contactId();
    return id === undefined ? undefined : this.data.transactionsOf(id);
  });
  /** What this device knows of them, such as those that it has just booked, where the server was never asked. */
  private readonly known = injectList(
    TRANSACTIONS,
    (rows) => rows.where('contactId', '==', this.contactId() ?? '').orderBy('at', 'desc'),
    { policy: 'cache-only', realtime: false },
  );
  protected readonly booked = computed(
    () => this.transactions.data()?.items ?? this.known.data() ?? [],
  );
  // #endregion how
  protected readonly failure = computed(() => {
    const error = this.list.error();
    return error && !this.rows() ? serverMessage(error) : undefined;
  });

  protected readonly contactKey = this.data.contactKey;
  protected readonly transactionKey = this.data.transactionKey;

  constructor() {
    const kept = { replaceUrl: true, queryParamsHandling: 'preserve' } as const;
    const go = (id: string) => void this.router.navigate(['/contacts', id], kept);
    injectRealAddress({ id: this.chosen, row: this.shown, go });
  }

  protected turn({ pageIndex }: PageEvent): void {
    void this.router.navigate([], {
      queryParams: { page: pageIndex === 0 ? null : pageIndex + 1 },
      queryParamsHandling: 'merge',
    });
  }

  protected start(): void {
    void this.router.navigate(['/contacts', 'new'], { queryParamsHandling: 'preserve' });
  }

  protected async create(given: Partial<ContactInput>): Promise<void> {
    const draft = { ...EMPTY_CONTACT, ...given, customerId: HOUSE_CUSTOMER };
    const row = await this.attempt(this.data.createContact(draft), draft.name);
    if (row !== undefined) void this.router.navigate(['/contacts', row.id]);
  }

  protected async update(row: Contact, changes: Partial<ContactInput>): Promise<void> {
    await this.attempt(this.data.updateContact(row.id, changes), row.name);
  }

  protected async remove(row: Contact): Promise<void> {
    void this.router.navigate(['/contacts'], { queryParamsHandling: 'preserve' });
    await this.attempt(this.data.deleteContact(row.id), row.name);
  }

  protected async book(
    contact: Contact,
    { kind, amount, description }: TransactionInput,
  ): Promise<void> {
    const { id: contactId, customerId } = contact;
    await this.attempt(
      this.data.createTransaction({
        contactId,
        customerId,
        kind,
        amount,
        description,
        currency: 'EUR',
      }),
      description || kind,
    );
  }

  protected async cancel(row: Transaction): Promise<void> {
    await this.attempt(this.data.deleteTransaction(row.id), row.description || row.kind);
  }

  /** A write that the device itself refuses: the queue is full, or the data cannot be stored. */
  private async attempt<T>(write: Promise<T>, subject: string): Promise<T | undefined> {
    try {
      return await write;
    } catch (error) {
      this.notices.refuse('was not kept', subject, error);
      return undefined;
    }
  }
}
