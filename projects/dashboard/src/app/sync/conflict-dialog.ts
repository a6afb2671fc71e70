import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  inject,
  signal,
} from '@angular/core';
import { CdkTextareaAutosize } from '@angular/cdk/text-field';
import { MatButton } from '@angular/material/button';
import { MAT_DIALOG_DATA, MatDialogModule, MatDialogRef } from '@angular/material/dialog';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { MatRadioModule } from '@angular/material/radio';
import { ConflictService, type Conflict } from 'ngx-cachehub';

import { closeWithPerson } from '../session/close-with-person';
import { Notices } from '../shell/notices';
import {
  conflictWords,
  decidedRow,
  fieldViews,
  firstChoice,
  textOf,
  type FieldChoice,
  type FieldView,
} from './conflict-view';

/**
 * Lets a person decide a conflict, field by field: what it said before, what each side made of it, and
 * what it shall say. Closes when the decision is safe on this device, or was made elsewhere.
 */
@Component({
  selector: 'app-conflict-dialog',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [
    CdkTextareaAutosize,
    MatButton,
    MatDialogModule,
    MatFormFieldModule,
    MatInput,
    MatRadioModule,
  ],
  templateUrl: './conflict-dialog.html',
  styleUrl: './conflict-dialog.scss',
})
export class ConflictDialog {
  private readonly service = inject(ConflictService);
  private readonly notices = inject(Notices);
  private readonly ref = inject<MatDialogRef<ConflictDialog>>(MatDialogRef);
  private readonly conflict = inject<Conflict>(MAT_DIALOG_DATA);

  protected readonly words = conflictWords(this.conflict);
  protected readonly fields = fieldViews(this.conflict);
  /** One side deleted the row: there is nothing to decide field by field. */
  protected readonly isWhole =
    this.conflict.local === undefined || this.conflict.remote === undefined;
  protected readonly isSaving = signal(false);
  protected readonly choices = signal<Readonly<Record<string, FieldChoice | null>>>(
    Object.fromEntries(
      this.fields.map((view) => [view.field, firstChoice(this.conflict, view)] as const),
    ),
  );
  protected readonly own = signal<Readonly<Record<string, string>>>({});
  protected readonly left = computed(
    () => this.fields.filter(({ field }) => this.choices()[field] === null).length,
  );

  constructor() {
    closeWithPerson();
    // Decided in another window: whoever is late has nothing to decide any more.
    effect(() => {
      const isOpen = this.service.open().some(({ id }) => id === this.conflict.id);
      if (isOpen || this.isSaving()) return;
      this.notices.say('This was decided in another window.');
      this.ref.close();
    });
  }

  protected choose(view: FieldView, choice: FieldChoice): void {
    const { field } = view;
    if (choice === 'own' && this.own()[field] === undefined) {
      this.write(field, textOf(view, this.choices()[field] ?? 'mine'));
    }
    this.choices.update((choices) => ({ ...choices, [field]: choice }));
  }

  protected write(field: string, text: string): void {
    this.own.update((own) => ({ ...own, [field]: text }));
  }

  protected async save(): Promise<void> {
    const row = decidedRow(this.conflict, this.choices(), this.own());
    await this.resolve({ row });
  }

  protected async resolve(decision: 'local' | 'remote' | { readonly row: object }): Promise<void> {
    this.isSaving.set(true);
    try {
      await this.service.resolve(this.conflict.id, decision);
      this.ref.close();
    } catch (error) {
      this.isSaving.set(false);
      this.notices.refuse('was not kept', 'Your decision', error);
    }
  }
}
