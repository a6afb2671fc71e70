import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MAT_DIALOG_DATA, MatDialogModule } from '@angular/material/dialog';

/** Asks before a customer is deleted; closes with true for yes. */
@Component({
  selector: 'app-delete-customer-dialog',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [MatButton, MatDialogModule],
  template: `
    <h2 mat-dialog-title>Delete {{ name }}?</h2>
    <mat-dialog-content>The customer disappears from every window at once.</mat-dialog-content>
    <mat-dialog-actions align="end">
      <button type="button" matButton mat-dialog-close>Keep</button>
      <button
        type="button"
        matButton="filled"
        data-testid="customer-delete-confirm"
        [mat-dialog-close]="true"
      >
        Delete
      </button>
    </mat-dialog-actions>
  `,
})
export class DeleteCustomerDialog {
  protected readonly name = inject<string>(MAT_DIALOG_DATA);
}
