import { ChangeDetectionStrategy, Component, input, output, viewChild } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
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
import { catchError, map, of, tap } from 'rxjs';

import type { ContactDraft } from '../entities/contacts';
import type { Customer } from '../entities/customer';
import { injectListSource } from '../rest/list-source';

/** Asks for a new contact of one of the first customers. */
@Component({
  selector: 'app-contact-form',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [MatButton, MatFormFieldModule, MatInput, MatSelectModule, ReactiveFormsModule],
  templateUrl: './contact-form.html',
  styles: `
    form {
      display: grid;
      grid-template-columns: repeat(auto-fit, minmax(min(100%, 200px), 1fr));
      gap: 4px 12px;
    }
    button {
      justify-self: start;
    }
  `,
})
export class ContactForm {
  readonly saving = input(false);
  readonly create = output<ContactDraft>();

  private readonly group = viewChild.required(FormGroupDirective);

  protected readonly form = new FormGroup({
    name: text([Validators.required]),
    role: text(),
    email: text([Validators.email]),
    customerId: text([Validators.required]),
  });

  protected readonly customers = toSignal(
    injectListSource<Customer>()('customers', { limit: 8 }).pipe(
      map(({ items }) => items),
      tap(([first]) => first && this.form.controls.customerId.setValue(first.id)),
      catchError(() => of([])),
    ),
    { initialValue: [] },
  );

  protected submit(event: Event): void {
    event.preventDefault();
    this.form.markAllAsTouched();
    if (this.form.valid) this.create.emit({ ...this.form.getRawValue(), phone: null });
  }

  /** Empties the form, which is as if nobody had sent it, but for the customer. */
  clear(): void {
    const { customerId } = this.form.getRawValue();
    this.group().resetForm({ name: '', role: '', email: '', customerId });
  }
}

function text(validators: (typeof Validators.required)[] = []): FormControl<string> {
  return new FormControl('', { nonNullable: true, validators });
}
