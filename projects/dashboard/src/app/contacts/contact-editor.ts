import {
  ChangeDetectionStrategy,
  Component,
  effect,
  inject,
  input,
  output,
  untracked,
} from '@angular/core';
import { FormControl, FormGroup, ReactiveFormsModule, Validators } from '@angular/forms';
import { MatButton } from '@angular/material/button';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';

import type { Contact } from '../entities/contacts';
import { ContactsData } from './contacts-data';
import { CONTACT_FIELDS, EMPTY_CONTACT, inputOf, type ContactInput } from './contact-input';

/** One contact's fields. What changes elsewhere goes into the fields that nobody edits here. */
@Component({
  selector: 'app-contact-editor',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [MatButton, MatFormFieldModule, MatInput, ReactiveFormsModule],
  templateUrl: './contact-editor.html',
  styleUrl: './contact-editor.scss',
})
export class ContactEditor {
  /** Absent: a new contact. */
  readonly contact = input<Contact>();
  /** The changed fields of a known contact, all fields of a new one. */
  readonly save = output<Partial<ContactInput>>();

  private readonly data = inject(ContactsData);

  protected readonly form = new FormGroup({
    name: new FormControl('', { nonNullable: true, validators: [Validators.required] }),
    role: new FormControl('', { nonNullable: true }),
    email: new FormControl('', { nonNullable: true, validators: [Validators.email] }),
    phone: new FormControl<string | null>(null),
  });
  private shownKey: string | undefined;

  constructor() {
    effect(() => {
      const contact = this.contact();
      untracked(() => this.fill(contact));
    });
  }

  protected submit(event: Event): void {
    event.preventDefault();
    this.form.markAllAsTouched();
    const changes = this.changes();
    if (this.form.invalid || Object.keys(changes).length === 0) return;
    this.form.markAsPristine();
    this.save.emit(changes);
  }

  protected undo(): void {
    this.form.markAsPristine();
    this.fill(this.contact());
  }

  private changes(): Partial<ContactInput> {
    const values = this.form.getRawValue();
    if (this.contact() === undefined) return values;
    const dirty = CONTACT_FIELDS.filter((field) => this.form.controls[field].dirty);
    return Object.fromEntries(dirty.map((field) => [field, values[field]]));
  }

  private fill(contact: Contact | undefined): void {
    // Not by its id: what is typed while a new contact gets the server's stays.
    const key = contact && this.data.contactKey(contact.id);
    if (key !== this.shownKey) this.form.markAsPristine();
    this.shownKey = key;
    const values = contact === undefined ? EMPTY_CONTACT : inputOf(contact);
    const untouched = CONTACT_FIELDS.filter((field) => this.form.controls[field].pristine);
    this.form.patchValue(Object.fromEntries(untouched.map((field) => [field, values[field]])));
  }
}
