import { DatePipe } from '@angular/common';
import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Router, RouterLink } from '@angular/router';
import { injectEntity, injectList } from 'ngx-cachehub';

import { NOTES, type Note } from '../entities/notes';
import { HowItWorks } from '../how/how-it-works';
import { Icon } from '../icons/icon';
import { serverMessage } from '../rest/server-message';
import { injectRealAddress } from '../rows/real-address';
import { RowLine } from '../rows/row-line';
import { RowList } from '../rows/row-list';
import { rowOf } from '../rows/row-of';
import { Notices } from '../shell/notices';
import { RowState } from '../sync/row-state';
import { NoteEditor } from './note-editor';
import { notePreview, noteTitle } from './note-words';
import { NotesData, type NoteChanges } from './notes-data';

/** Notes that people write together, also while one of them has no network. */
@Component({
  selector: 'app-notes-page',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [
    DatePipe,
    HowItWorks,
    Icon,
    MatButton,
    NoteEditor,
    RouterLink,
    RowLine,
    RowList,
    RowState,
  ],
  templateUrl: './notes-page.html',
  styleUrl: './notes-page.scss',
  host: { class: 'page' },
})
export class NotesPage {
  readonly id = input<string>();

  private readonly data = inject(NotesData);
  private readonly router = inject(Router);
  private readonly notices = inject(Notices);

  protected readonly titleOf = noteTitle;
  protected readonly previewOf = notePreview;
  protected readonly list = injectList(NOTES, (notes) =>
    notes.orderBy('pinned', 'desc').orderBy('createdAt', 'desc').limit(100),
  );
  protected readonly note = injectEntity(NOTES, () => this.id());
  /** As the list has it where it was not opened yet: at once, and also without a line. */
  protected readonly shown = computed(
    () => this.note.data() ?? rowOf(this.list.data(), this.id(), this.data.key),
  );
  protected readonly failure = computed(() => {
    const error = this.list.error();
    return error && this.list.data() === undefined ? serverMessage(error) : undefined;
  });

  protected readonly keyOf = this.data.key;

  constructor() {
    const go = (id: string): void =>
      void this.router.navigate(['/notes', id], { replaceUrl: true });
    injectRealAddress({ id: this.id, row: this.shown, go });
  }

  protected async create(): Promise<void> {
    const note = await this.attempt('The note', this.data.create());
    if (note !== undefined) void this.router.navigate(['/notes', note.id]);
  }

  protected async write(note: Note, changes: Pick<NoteChanges, 'title' | 'body'>): Promise<void> {
    await this.attempt(noteTitle(note), this.data.write(note.id, changes));
  }

  protected async change(note: Note, changes: NoteChanges): Promise<void> {
    await this.attempt(noteTitle(note), this.data.change(note.id, changes));
  }

  protected async remove(note: Note): Promise<void> {
    void this.router.navigate(['/notes']);
    await this.attempt(noteTitle(note), this.data.delete(note.id));
    this.notices.say(`Deleted: ${noteTitle(note)}`);
  }

  /** A write that the device itself refuses: the queue is full, or the data cannot be stored. */
  private async attempt<T>(subject: string, write: Promise<T>): Promise<T | undefined> {
    try {
      return await write;
    } catch (error) {
      this.notices.refuse('was not kept', subject, error);
      return undefined;
    }
  }
}
