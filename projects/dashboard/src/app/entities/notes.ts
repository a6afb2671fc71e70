import { defineEntity, restAdapter } from 'ngx-cachehub';

export const NOTE_COLORS = ['yellow', 'green', 'blue', 'pink', 'grey'] as const;
export type NoteColor = (typeof NOTE_COLORS)[number];

/** A page that several people write on. Dates are ISO 8601 text. */
export interface Note {
  readonly id: string;
  readonly title: string;
  readonly body: string;
  readonly color: NoteColor;
  readonly pinned: boolean;
  readonly tags: readonly string[];
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly version: number;
}

// #region how:notes:1 Two people in one text: both keep their words
export const NOTES = defineEntity<Note, string>('notes', {
  adapter: restAdapter<Note, string>('/api/notes'),
  persist: true,
  history: 30,
  merge: {
    rules: { title: 'three-way-text', body: 'three-way-text', tags: 'union' },
    default: 'last-write-wins',
    deleteVsEdit: 'edit-wins',
  },
});
// #endregion how
