import type { Note } from '../entities/notes';

/** What a note is called where its title is empty: its first line, or nothing yet. */
export function noteTitle({ title, body }: Pick<Note, 'title' | 'body'>): string {
  const text = title.trim() || (body.trim().split('\n')[0] ?? '');
  return text === '' ? 'Untitled' : text.slice(0, 80);
}

/** The beginning of what it says, on one line. */
export function notePreview({ body }: Pick<Note, 'body'>): string {
  return body.trim().replace(/\s+/g, ' ').slice(0, 90);
}

/** 'Ab c\n d' → 3 */
export function wordCount(text: string): number {
  return text.match(/\S+/g)?.length ?? 0;
}
