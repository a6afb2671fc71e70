import { Injectable, inject } from '@angular/core';
import { CacheHubService, type HistoryEntry } from 'ngx-cachehub';
import type { Observable } from 'rxjs';

import { NOTES, type Note } from '../entities/notes';

/** How long typing is gathered into one write, in milliseconds. */
export const TYPING_MS = 400;

export type NoteChanges = Partial<Pick<Note, 'title' | 'body' | 'color' | 'pinned' | 'tags'>>;

const BLANK = { title: '', body: '', color: 'yellow', pinned: false, tags: [] } as const;

/** Notes: what two people write in one of them at once becomes one text. */
@Injectable({ providedIn: 'root' })
export class NotesData {
  private readonly notes = inject(CacheHubService).collection(NOTES);

  // #region how:notes:2 Each key shows at once; what is typed in a while goes out as one write
  async write(id: string, changes: Pick<NoteChanges, 'title' | 'body'>): Promise<void> {
    await this.notes.update(id, changes, { debounceMs: TYPING_MS });
  }
  // #endregion how

  async change(id: string, changes: NoteChanges): Promise<void> {
    await this.notes.update(id, changes);
  }

  create(): Promise<Note> {
    const now = new Date().toISOString();
    return this.notes.save({ ...BLANK, createdAt: now, updatedAt: now });
  }

  async delete(id: string): Promise<void> {
    await this.notes.delete(id);
  }

  /** What a note is drawn by: the same before and after the server gave it an id. */
  readonly key = (id: string): string => this.notes.trackKey(id);

  history(id: string): Observable<readonly HistoryEntry<Note>[]> {
    return this.notes.history(id);
  }
}
