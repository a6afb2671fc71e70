import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialogModule, MatDialogRef } from '@angular/material/dialog';

import type { CustomerDraft } from '../entities/customer';
import { closeWithPerson } from '../session/close-with-person';
import { CustomerForm, customerFormGroup } from './customer-form';
import { EMPTY_CUSTOMER } from './customer-input';

/** Asks for a new customer; closes with the draft, or with nothing. */
@Component({
  selector: 'app-create-customer-dialog',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [CustomerForm, MatButton, MatDialogModule],
  template: `
    <form novalidate (submit)="submit($event)">
      <h2 mat-dialog-title>New customer</h2>
      <mat-dialog-content>
        <app-customer-form class="form" [form]="form" />
      </mat-dialog-content>
      <mat-dialog-actions align="end">
        <button type="button" matButton mat-dialog-close>Cancel</button>
        <button type="submit" matButton="filled" data-testid="customer-submit">Create</button>
      </mat-dialog-actions>
    </form>
  `,
  styles: `
    .form {
      padding-top: 6px;
    }
  `,
})
export class CreateCustomerDialog {
  private readonly dialog = inject<MatDialogRef<CreateCustomerDialog, CustomerDraft>>(MatDialogRef);
  protected readonly form = customerFormGroup(EMPTY_CUSTOMER);

  constructor() {
    closeWithPerson();
  }

  protected submit(event: Event): void {
    event.preventDefault();
    this.form.markAllAsTouched();
    if (this.form.valid) this.dialog.close(this.form.getRawValue());
  }
}
