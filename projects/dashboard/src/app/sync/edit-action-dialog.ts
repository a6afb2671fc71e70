import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { FormControl, FormRecord, ReactiveFormsModule } from '@angular/forms';
import { MatButton } from '@angular/material/button';
import { MAT_DIALOG_DATA, MatDialogModule, MatDialogRef } from '@angular/material/dialog';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import type { OfflineAction } from 'ngx-cachehub';

import { closeWithPerson } from '../session/close-with-person';
import { actionWords, fieldWords, headline, reasonWords } from './action-words';

type FieldValue = string | number | null;

/** Corrects the fields of a write that was refused; closes with the new payload. */
@Component({
  selector: 'app-edit-action-dialog',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [MatButton, MatDialogModule, MatFormFieldModule, MatInput, ReactiveFormsModule],
  template: `
    <h2 mat-dialog-title>{{ words.what }}: {{ words.whom }}</h2>
    <mat-dialog-content>
      <p class="reason">{{ reason }}</p>
      <form id="edit-action" [formGroup]="form" (submit)="save($event)">
        @for (field of fields; track field.name) {
          <mat-form-field appearance="outline">
            <mat-label>{{ field.label }}</mat-label>
            <input
              matInput
              autocomplete="off"
              [type]="field.type"
              [formControlName]="field.name"
              [attr.data-testid]="'edit-' + field.name"
            />
          </mat-form-field>
        }
      </form>
    </mat-dialog-content>
    <mat-dialog-actions align="end">
      <button type="button" matButton mat-dialog-close>Cancel</button>
      <button type="submit" form="edit-action" matButton="filled" data-testid="edit-save">
        Send again
      </button>
    </mat-dialog-actions>
  `,
  styles: `
    form {
      display: grid;
      gap: 4px;
    }
    .reason {
      margin-bottom: 16px;
      color: var(--state-off);
    }
  `,
})
export class EditActionDialog {
  protected readonly action = inject<OfflineAction>(MAT_DIALOG_DATA);
  private readonly ref = inject<MatDialogRef<EditActionDialog, unknown>>(MatDialogRef);

  protected readonly words = actionWords(this.action);
  protected readonly reason = reasonWords(this.action);
  private readonly values = editableFields(this.action.payload);
  protected readonly fields = this.values.map(([name, value]) => ({
    name,
    label: headline(fieldWords(name)),
    type: typeof value === 'number' ? 'number' : 'text',
  }));
  protected readonly form = new FormRecord<FormControl<FieldValue>>(
    Object.fromEntries(this.values.map(([name, value]) => [name, new FormControl(value)])),
  );

  constructor() {
    closeWithPerson();
  }

  protected save(event: Event): void {
    event.preventDefault();
    // What is no field of text or number stays as it was.
    this.ref.close({ ...Object(this.action.payload), ...this.form.getRawValue() });
  }
}

function editableFields(payload: unknown): readonly (readonly [string, FieldValue])[] {
  if (!(payload instanceof Object)) return [];
  return Object.entries(payload).filter(
    (entry): entry is [string, FieldValue] =>
      // Whose row it belongs to, and when it was made, is nothing that one types.
      !/(?:Id|At|^at)$/.test(entry[0]) &&
      (entry[1] === null || typeof entry[1] === 'string' || typeof entry[1] === 'number'),
  );
}
