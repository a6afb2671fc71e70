import { ChangeDetectionStrategy, Component, computed, inject, input, output } from '@angular/core';
import { toObservable, toSignal } from '@angular/core/rxjs-interop';
import { MatIconButton } from '@angular/material/button';
import { Subject, switchMap } from 'rxjs';

import { NOTE_COLORS, type Note } from '../entities/notes';
import { HistoryList } from '../history/history-list';
import { Icon } from '../icons/icon';
import { People } from '../presence/people';
import { peopleOf } from '../presence/person';
import { injectRoomPresence } from '../presence/room-presence';
import { recently } from '../streams/recently';
import { RowState } from '../sync/row-state';
import { SharedText } from '../text/shared-text';
import { wordCount } from './note-words';
import { NotesData, type NoteChanges } from './notes-data';

/** How long after the last key one counts as writing, in milliseconds. */
const WRITES_MS = 2_000;

interface Presence {
  readonly writes: boolean;
}

/** One note, to be written by all who have it open. */
@Component({
  selector: 'app-note-editor',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [HistoryList, Icon, MatIconButton, People, RowState, SharedText],
  templateUrl: './note-editor.html',
  styleUrl: './note-editor.scss',
})
export class NoteEditor {
  readonly note = input.required<Note>();
  readonly write = output<Pick<NoteChanges, 'title' | 'body'>>();
  readonly changed = output<NoteChanges>();
  readonly remove = output();

  private readonly data = inject(NotesData);
  private readonly id = computed(() => this.note().id);
  private readonly typed = new Subject<void>();
  private readonly writes = toSignal(recently(this.typed, WRITES_MS), { initialValue: false });

  protected readonly colors = NOTE_COLORS;
  protected readonly words = computed(() => wordCount(this.note().body));
  protected readonly members = injectRoomPresence<Presence>(
    () => `note:${this.id()}`,
    () => ({ writes: this.writes() }),
  );
  protected readonly people = computed(() => peopleOf(this.members(), ({ writes }) => writes));
  protected readonly history = toSignal(
    toObservable(this.id).pipe(switchMap((id) => this.data.history(id))),
    { initialValue: [] },
  );

  protected type(changes: Pick<NoteChanges, 'title' | 'body'>): void {
    this.typed.next();
    this.write.emit(changes);
  }

  protected restore({ title, body, color, tags }: Note): void {
    this.changed.emit({ title, body, color, tags });
  }
}
