import type { Conflict } from 'ngx-cachehub';

import { fieldWords, headline, singular } from './action-words';
import { wordDiff, type DiffPart } from './word-diff';

/** Whose word a field takes: one's own, the other side's, what the rules made of both, or new words. */
export type FieldChoice = 'mine' | 'theirs' | 'both' | 'own';

/** One version of a field, as it is read. */
export interface FieldSide {
  readonly choice: Exclude<FieldChoice, 'own'>;
  readonly label: string;
  /** What it says, marked by what it changed where that is a text. */
  readonly parts: readonly DiffPart[];
}

export interface FieldView {
  readonly field: string;
  readonly label: string;
  readonly before: string;
  readonly sides: readonly FieldSide[];
  /** No rule decided it: a person has to. */
  readonly isOpen: boolean;
  /** Words that a person may write anew. */
  readonly isText: boolean;
}

/** What happened, in one sentence, and what each decision is called. */
export interface ConflictWords {
  readonly title: string;
  /** The same in a few words, for a list of conflicts. */
  readonly brief: string;
  readonly sentence: string;
  readonly mine: string;
  readonly theirs: string;
}

const NOTHING = '(empty)';

export function conflictWords(conflict: Conflict): ConflictWords {
  const { entity, entityId } = conflict;
  const local: unknown = conflict.local;
  const remote: unknown = conflict.remote;
  const name = [local, remote, conflict.base].map(nameOf).find((text) => text !== undefined);
  const what = singular(entity);
  const title = headline(`${what}: ${name ?? entityId}`);
  if (local === undefined) {
    const sentence = `You deleted this ${what}; meanwhile somebody else changed it.`;
    const brief = 'Deleted here, changed elsewhere';
    return { title, brief, sentence, mine: 'Delete it', theirs: 'Keep it' };
  }
  if (remote === undefined) {
    const sentence = `You changed this ${what}; meanwhile somebody else deleted it.`;
    const brief = 'Changed here, deleted elsewhere';
    return { title, brief, sentence, mine: 'Create it again', theirs: 'Let it go' };
  }
  const sentence = `You and somebody else changed this ${what}. Choose what each field shall say.`;
  const fields = fieldViews(conflict).map(({ field }) => fieldWords(field));
  const brief = headline(fields.join(', '));
  return { title, brief, sentence, mine: 'All mine', theirs: 'All theirs' };
}

/** The fields that both sides changed; those that wait for the person first. */
export function fieldViews(conflict: Conflict): readonly FieldView[] {
  const merged = asRecord(conflict.merged);
  const views = conflict.fields.map(({ field, base, local, remote }): FieldView => {
    const isOpen = conflict.undecided?.includes(field) ?? true;
    const before = show(base);
    const sides: FieldSide[] = [
      { choice: 'mine', label: 'Yours', parts: changed(base, local) },
      { choice: 'theirs', label: 'Theirs', parts: changed(base, remote) },
    ];
    if (!isOpen && ![local, remote].some((side) => show(side) === show(merged[field]))) {
      sides.push({ choice: 'both', label: 'Both together', parts: changed(base, merged[field]) });
    }
    const isText = typeof local === 'string' && typeof remote === 'string';
    return { field, label: headline(fieldWords(field)), before, sides, isOpen, isText };
  });
  return [...views.filter(({ isOpen }) => isOpen), ...views.filter(({ isOpen }) => !isOpen)];
}

/** What a field takes before anybody chose: what the rules decided; nothing where they did not. */
export function firstChoice(conflict: Conflict, view: FieldView): FieldChoice | null {
  if (view.isOpen) return null;
  if (view.sides.some(({ choice }) => choice === 'both')) return 'both';
  const merged = show(asRecord(conflict.merged)[view.field]);
  return merged === textOf(view, 'mine') ? 'mine' : 'theirs';
}

/** The row as it was decided. A field that the chosen side does not have is left out. */
export function decidedRow(
  conflict: Conflict,
  choices: Readonly<Record<string, FieldChoice | null>>,
  own: Readonly<Record<string, string>>,
): object {
  const row = new Map(Object.entries(asRecord(conflict.merged)));
  for (const { field, local, remote } of conflict.fields) {
    const choice = choices[field];
    if (choice === 'mine') row.set(field, local);
    if (choice === 'theirs') row.set(field, remote);
    if (choice === 'own') row.set(field, own[field] ?? '');
  }
  return Object.fromEntries([...row].filter(([, value]) => value !== undefined));
}

/** A side's text as it reads in the end. */
export function textOf(view: FieldView, choice: FieldChoice): string {
  const side = view.sides.find((one) => one.choice === choice);
  const parts = side?.parts.filter(({ kind }) => kind !== 'removed') ?? [];
  return parts.map(({ text }) => text).join('');
}

function changed(base: unknown, value: unknown): readonly DiffPart[] {
  const isText = typeof base === 'string' && typeof value === 'string' && value !== '';
  return isText ? wordDiff(base, value) : [{ kind: 'same', text: show(value) }];
}

function show(value: unknown): string {
  if (value === undefined || value === null || value === '') return NOTHING;
  if (Array.isArray(value)) return value.length === 0 ? NOTHING : value.map(show).join(', ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function nameOf(row: unknown): string | undefined {
  const { name, title, description } = asRecord(row);
  return [name, title, description].find(
    (text): text is string => typeof text === 'string' && text !== '',
  );
}

function asRecord(row: unknown): Readonly<Record<string, unknown>> {
  return row instanceof Object ? { ...row } : {};
}
