import {
  decodeAction,
  isOlderForm,
  type ActionForm,
  type OfflineAction,
  type OutboxChange,
  type OutboxEffect,
} from '../core/outbox';
import type { Results } from './user-queue-ports';

/** How an action ended, and with which answer. */
export interface TabEnding {
  readonly id: string;
  readonly kind: (typeof KINDS)[number];
  readonly result?: unknown;
  /** Of what is folded: the action that it is part of now; null for a create and its delete. */
  readonly into?: string | null;
  /** In which form it ended. Tabs of earlier releases do not say it. */
  readonly form?: ActionForm;
  /** As in `ActionAnswer`. Tabs of earlier releases do not say it. */
  readonly mayRepeat?: boolean;
}

const KINDS = ['confirmed', 'yielded', 'discarded', 'folded'] as const;

/** What one tab tells the others of a change to the queue. */
export interface TabNews {
  readonly put: readonly OfflineAction[];
  readonly removed: readonly string[];
  readonly endings: readonly TabEnding[];
  /** Whether `put` is on the device; else nobody but the tab that tells it has it. */
  readonly isStored: boolean;
}

/** More than a queue holds is no news. */
export const MAX_ITEMS = 10_000;

/** Data only: an answer that is none is left out. */
export function newsOf(change: OutboxChange, results: Results, isStored: boolean): TabNews {
  const endings = change.effects.flatMap((effect): TabEnding[] => {
    switch (effect.kind) {
      case 'confirmed':
      case 'yielded':
      case 'discarded': {
        const { kind, action } = effect;
        const result = dataOf(results.get(action.id));
        const { remade = 0, retried = 0 } = action;
        const form = { remade, retried };
        const mayRepeat = effect.kind === 'confirmed' && effect.mayRepeat === true;
        return [
          {
            kind,
            id: action.id,
            form,
            ...(result !== undefined && { result }),
            ...(mayRepeat && { mayRepeat }),
          },
        ];
      }
      case 'folded':
        return [{ kind: 'folded', id: effect.action.id, into: effect.into }];
      default:
        return [];
    }
  });
  return { put: change.put, removed: change.removed, endings, isStored };
}

/** What another tab posted, as far as this user's queue can use it; null for what is none. */
export function readNews(message: unknown, userKey: string | null): TabNews | null {
  if (!isRecord(message)) return null;
  const { put, removed, endings } = message;
  if (!isList(put) || !isList(removed) || !isList(endings)) return null;
  return {
    put: readActions(put, userKey),
    removed: removed.filter((id) => typeof id === 'string'),
    endings: endings.flatMap((ending) => readEnding(ending)),
    // Tabs of earlier releases do not say it.
    isStored: message['isStored'] !== false,
  };
}

/** What another tab keeps, and the device lacks; null for what is no such message. */
export function readKept(
  message: unknown,
  userKey: string | null,
): readonly OfflineAction[] | null {
  if (!isRecord(message)) return null;
  const { kept } = message;
  return isList(kept) ? readActions(kept, userKey) : null;
}

function readActions(records: readonly unknown[], userKey: string | null): OfflineAction[] {
  return records.flatMap((record) => {
    const decoded = decodeAction(record);
    return decoded.kind === 'action' && decoded.action.userKey === userKey ? [decoded.action] : [];
  });
}

function readEnding(ending: unknown): readonly TabEnding[] {
  if (!isRecord(ending)) return [];
  const { id, kind, result, into, form, mayRepeat } = ending;
  const known = KINDS.find((one) => one === kind);
  if (typeof id !== 'string' || known === undefined) return [];
  if (known !== 'folded') {
    return [{ id, kind: known, result, form: readForm(form), mayRepeat: mayRepeat === true }];
  }
  return [{ id, kind: known, into: typeof into === 'string' ? into : null }];
}

function readForm(form: unknown): ActionForm | undefined {
  if (!isRecord(form)) return undefined;
  const { remade, retried } = form;
  if (typeof remade !== 'number' || typeof retried !== 'number') return undefined;
  return { remade, retried };
}

/** What ended in another tab as it was before it was begun anew here: that goes on. */
export function begunAnew(
  { put, endings }: TabNews,
  actionOf: (id: string) => OfflineAction | undefined,
): readonly OfflineAction[] {
  const told = new Set(put.map(({ id }) => id));
  return endings.flatMap(({ id, form }) => {
    const action = actionOf(id);
    const isAnew = action !== undefined && form !== undefined && isOlderForm(form, action);
    return isAnew && !told.has(id) ? [action] : [];
  });
}

/** The news without what they say of these. */
export function withoutWordOn(actions: readonly OfflineAction[], news: TabNews): TabNews {
  if (actions.length === 0) return news;
  const ids = new Set(actions.map(({ id }) => id));
  return {
    ...news,
    removed: news.removed.filter((id) => !ids.has(id)),
    endings: news.endings.filter(({ id }) => !ids.has(id)),
  };
}

/** The endings as this tab's queue tells them, of what it knows. */
export function endingsOf(
  news: TabNews,
  actionOf: (id: string) => OfflineAction | undefined,
): { readonly endings: readonly OutboxEffect[]; readonly results: Results } {
  const results = new Map<string, unknown>();
  const endings = news.endings.flatMap(
    ({ id, kind, result, into = null, mayRepeat }): OutboxEffect[] => {
      const action = actionOf(id);
      if (action === undefined) return [];
      if (result !== undefined) results.set(id, result);
      if (kind === 'folded') return [{ kind, action, into }];
      return kind === 'confirmed' ? [{ kind, action, mayRepeat }] : [{ kind, action }];
    },
  );
  return { endings, results };
}

function dataOf(result: unknown): unknown {
  try {
    return structuredClone(result);
  } catch {
    // A handler may answer anything; what cannot be posted is missed by nobody but its caller.
    return undefined;
  }
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value) && value.length <= MAX_ITEMS;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
