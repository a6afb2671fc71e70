import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { FormControl, FormGroup, ReactiveFormsModule, Validators } from '@angular/forms';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { MatSelectModule } from '@angular/material/select';

import { CUSTOMER_SEGMENTS, CUSTOMER_STATUSES, type CustomerDraft } from '../entities/customer';
import type { DraftField } from './customer-input';

export type CustomerFormGroup = FormGroup<{
  [Field in keyof CustomerDraft]: FormControl<CustomerDraft[Field]>;
}>;

/** A form's controls with a customer's values in them. */
export function customerFormGroup(draft: CustomerDraft): CustomerFormGroup {
  const nonNullable = true;
  const { required, min, max, email } = Validators;
  return new FormGroup({
    name: new FormControl(draft.name, { nonNullable, validators: [required] }),
    company: new FormControl(draft.company, { nonNullable }),
    email: new FormControl(draft.email, { nonNullable, validators: [email] }),
    phone: new FormControl(draft.phone),
    city: new FormControl(draft.city, { nonNullable }),
    country: new FormControl(draft.country, { nonNullable }),
    status: new FormControl(draft.status, { nonNullable }),
    segment: new FormControl(draft.segment, { nonNullable }),
    score: new FormControl(draft.score, { nonNullable, validators: [min(0), max(100)] }),
    revenue: new FormControl(draft.revenue, { nonNullable, validators: [min(0)] }),
    notes: new FormControl(draft.notes),
  });
}

/** The fields of a customer, for a new one and for a known one. */
@Component({
  selector: 'app-customer-form',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [MatFormFieldModule, MatInput, MatSelectModule, ReactiveFormsModule],
  templateUrl: './customer-form.html',
  styleUrl: './customer-form.scss',
})
export class CustomerForm {
  readonly form = input.required<CustomerFormGroup>();
  /** Fields that somebody else changed a moment ago. */
  readonly changedElsewhere = input<ReadonlySet<DraftField>>(new Set<DraftField>());

  protected readonly statuses = CUSTOMER_STATUSES;
  protected readonly segments = CUSTOMER_SEGMENTS;
}
