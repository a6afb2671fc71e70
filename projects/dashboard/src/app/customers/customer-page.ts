import { DatePipe } from '@angular/common';
import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  inject,
  input,
  signal,
  untracked,
} from '@angular/core';
import { toObservable, toSignal } from '@angular/core/rxjs-interop';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { Router, RouterLink } from '@angular/router';
import { injectEntity } from 'ngx-cachehub';

import type { Customer, CustomerDraft } from '../entities/customer';
import { CUSTOMERS } from '../entities/customers';
import { Icon } from '../icons/icon';
import { httpCause, serverMessage } from '../rest/server-message';
import { Notices } from '../shell/notices';
import { RowState } from '../sync/row-state';
import { CustomerForm, customerFormGroup } from './customer-form';
import { DRAFT_FIELDS, EMPTY_CUSTOMER, draftOf, type DraftField } from './customer-input';
import { CustomerService } from './customer.service';
import { DeleteCustomerDialog } from './delete-customer-dialog';
import { remoteChanges } from './remote-changes';

/** One customer: what the server has, what this person is changing, and what others just changed. */
@Component({
  selector: 'app-customer-page',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [CustomerForm, DatePipe, Icon, MatButton, RouterLink, RowState],
  templateUrl: './customer-page.html',
  styleUrl: './customer-page.scss',
  host: { class: 'page' },
})
export class CustomerPage {
  readonly id = input.required<string>();

  private readonly customers = inject(CustomerService);
  private readonly router = inject(Router);
  private readonly dialog = inject(MatDialog);
  private readonly notices = inject(Notices);
  /** What this page last wrote, so that its echo is not taken for another's. */
  private ownChanges: Partial<CustomerDraft> = {};

  protected readonly customer = injectEntity(CUSTOMERS, this.id);
  protected readonly form = customerFormGroup(EMPTY_CUSTOMER);
  protected readonly saving = signal(false);
  protected readonly changedElsewhere = toSignal(
    remoteChanges(toObservable(this.customer.data), (field, row) => this.isOwn(field, row)),
    { initialValue: new Set<DraftField>() },
  );
  /** The customer whose row was here: asked for again it may be gone, which is no failure. */
  private readonly shown = signal<string | undefined>(undefined);
  protected readonly failure = computed(() => {
    const error = this.customer.error();
    if (error === undefined) return undefined;
    if (httpCause(error)?.status !== 404) return serverMessage(error);
    return this.shown() === this.id() ? undefined : 'There is no such customer, or no longer.';
  });

  constructor() {
    effect(() => {
      const row = this.customer.data();
      if (row === undefined) return;
      untracked(() => {
        this.shown.set(this.id());
        this.fillUntouched(row);
      });
    });
  }

  protected async save(event: Event): Promise<void> {
    event.preventDefault();
    this.form.markAllAsTouched();
    const row = this.customer.data();
    const changes = this.changes();
    if (row === undefined || this.form.invalid || Object.keys(changes).length === 0) return;
    this.ownChanges = changes;
    this.saving.set(true);
    try {
      const kept = this.customers.update(row.id, changes);
      this.form.markAsPristine();
      await kept;
      this.notices.offer('Saved.', 'Undo', () => this.takeBack(row, changes));
    } catch (error) {
      this.notices.refuse('was not kept', row.name, error);
      this.keepEdits(changes);
    } finally {
      this.saving.set(false);
    }
  }

  protected undo(): void {
    this.form.markAsPristine();
    const row = this.customer.data();
    if (row !== undefined) this.fillUntouched(row);
  }

  protected remove(): void {
    const row = this.customer.data();
    if (row === undefined) return;
    this.dialog
      .open(DeleteCustomerDialog, { data: row.name })
      .afterClosed()
      .subscribe((sure) => {
        if (sure !== true) return;
        void this.router.navigate(['/customers']);
        this.customers.delete(row.id).then(
          () => this.notices.say(`${row.name} is deleted.`),
          (error: unknown) => this.notices.refuse('was not deleted', row.name, error),
        );
      });
  }

  /** Writes back what the fields held before: a new write, since the server has had the first one. */
  private takeBack(before: Customer, changes: Partial<CustomerDraft>): void {
    if (this.customers.known(before.id) === undefined) return;
    const held: Partial<CustomerDraft> = Object.fromEntries(
      DRAFT_FIELDS.filter((field) => field in changes).map((field) => [field, before[field]]),
    );
    this.customers
      .update(before.id, held)
      .catch((error: unknown) => this.notices.refuse('was not taken back', before.name, error));
  }

  /** What the server has now goes into the fields that nobody is editing here. */
  private fillUntouched(row: Customer): void {
    const untouched = DRAFT_FIELDS.filter((field) => this.form.controls[field].pristine);
    const draft = draftOf(row);
    this.form.patchValue(Object.fromEntries(untouched.map((field) => [field, draft[field]])));
  }

  private changes(): Partial<CustomerDraft> {
    const draft = this.form.getRawValue();
    const dirty = DRAFT_FIELDS.filter((field) => this.form.controls[field].dirty);
    return Object.fromEntries(dirty.map((field) => [field, draft[field]]));
  }

  /** After a refusal the person's words stay in the form, to be sent again or undone. */
  private keepEdits(changes: Partial<CustomerDraft>): void {
    this.ownChanges = {};
    this.form.patchValue(changes);
    for (const field of DRAFT_FIELDS) {
      if (field in changes) this.form.controls[field].markAsDirty();
    }
  }

  private isOwn(field: DraftField, row: Customer): boolean {
    return field in this.ownChanges && this.ownChanges[field] === row[field];
  }
}
