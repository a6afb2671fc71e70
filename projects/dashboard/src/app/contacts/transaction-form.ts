import { ChangeDetectionStrategy, Component, output, viewChild } from '@angular/core';
import {
  FormControl,
  FormGroup,
  FormGroupDirective,
  ReactiveFormsModule,
  Validators,
} from '@angular/forms';
import { MatButton } from '@angular/material/button';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { MatSelectModule } from '@angular/material/select';

import {
  TRANSACTION_KINDS,
  type TransactionDraft,
  type TransactionKind,
} from '../entities/transactions';

export type TransactionInput = Pick<TransactionDraft, 'kind' | 'amount' | 'description'>;

/** Asks for one more transaction. */
@Component({
  selector: 'app-transaction-form',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [MatButton, MatFormFieldModule, MatInput, MatSelectModule, ReactiveFormsModule],
  template: `
    <form novalidate [formGroup]="form" data-testid="transaction-form" (submit)="submit($event)">
      <mat-form-field appearance="outline" subscriptSizing="dynamic">
        <mat-label>Kind</mat-label>
        <mat-select formControlName="kind" data-testid="transaction-kind">
          @for (kind of kinds; track kind) {
            <mat-option [value]="kind">{{ kind }}</mat-option>
          }
        </mat-select>
      </mat-form-field>
      <mat-form-field appearance="outline" subscriptSizing="dynamic">
        <mat-label>Amount in €</mat-label>
        <input
          matInput
          type="number"
          step="0.01"
          formControlName="amount"
          data-testid="transaction-amount"
        />
        <mat-error>How much?</mat-error>
      </mat-form-field>
      <mat-form-field appearance="outline" subscriptSizing="dynamic" class="what">
        <mat-label>For what</mat-label>
        <input
          matInput
          autocomplete="off"
          formControlName="description"
          data-testid="transaction-description"
        />
      </mat-form-field>
      <button type="submit" matButton="tonal" data-testid="transaction-add">Add</button>
    </form>
  `,
  styles: `
    form {
      display: grid;
      grid-template-columns: 8.5rem 9rem minmax(0, 1fr) auto;
      gap: 10px;
      align-items: center;
    }
    @media (max-width: 620px) {
      form {
        grid-template-columns: 1fr 1fr;
      }
      .what {
        grid-column: 1 / -1;
      }
    }
  `,
})
export class TransactionForm {
  readonly add = output<TransactionInput>();

  private readonly group = viewChild.required(FormGroupDirective);

  protected readonly kinds = TRANSACTION_KINDS;
  protected readonly form = new FormGroup({
    kind: new FormControl<TransactionKind>('invoice', { nonNullable: true }),
    amount: new FormControl<number | null>(null, { validators: [Validators.required] }),
    description: new FormControl('', { nonNullable: true }),
  });

  protected submit(event: Event): void {
    event.preventDefault();
    this.form.markAllAsTouched();
    const { kind, amount, description } = this.form.getRawValue();
    if (this.form.invalid || amount === null) return;
    this.add.emit({ kind, amount, description });
    // Also forgets that it was sent: an empty field is no mistake yet.
    this.group().resetForm({ kind, amount: null, description: '' });
  }
}
