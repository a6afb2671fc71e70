import type { FoldDoubt, FoldWord } from '../core/outbox';
import { MAX_ITEMS } from './tab-news';

/** The folds that another tab is in doubt about; null for what is no such message. */
export function readDoubts(message: unknown): readonly FoldDoubt[] | null {
  return listIn(message, 'doubts')?.flatMap(readDoubt) ?? null;
}

/** What the tab that sends has of them; null for what is no such message. */
export function readWords(message: unknown): readonly FoldWord[] | null {
  return listIn(message, 'words')?.flatMap(readWord) ?? null;
}

function readDoubt(value: unknown): readonly FoldDoubt[] {
  if (!isRecord(value)) return [];
  const { id, parts } = value;
  if (typeof id !== 'string' || !Array.isArray(parts) || parts.length > MAX_ITEMS) return [];
  return [{ id, parts: parts.filter((part) => typeof part === 'string') }];
}

function readWord(value: unknown): readonly FoldWord[] {
  if (!isRecord(value)) return [];
  const { kind, id, through } = value;
  if (typeof id !== 'string') return [];
  if (kind === 'unknown') return [{ kind, id }];
  const isPart = typeof through === 'string' || through === null;
  return kind === 'has' && isPart ? [{ kind, id, through }] : [];
}

/** The list of that name in a message; undefined where there is none, or more than a queue holds. */
export function listIn(message: unknown, name: string): readonly unknown[] | undefined {
  if (!isRecord(message)) return undefined;
  const list = message[name];
  return Array.isArray(list) && list.length <= MAX_ITEMS ? list : undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
