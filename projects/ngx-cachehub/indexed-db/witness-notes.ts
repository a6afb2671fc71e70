import { isPlatformBrowser } from '@angular/common';
import { DOCUMENT, inject, InjectionToken, PLATFORM_ID } from '@angular/core';
import type { LostActions } from 'ngx-cachehub';

/** What outlives a database that the browser deletes: localStorage is kept apart from it in most browsers. */
export type WitnessStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** Null where there is none: then nothing is known, and nothing is told. */
export const WITNESS_STORAGE = new InjectionToken<WitnessStorage | null>(
  'ngx-cachehub witness storage',
  {
    providedIn: 'root',
    factory: () => {
      if (!isPlatformBrowser(inject(PLATFORM_ID))) return null;
      try {
        return inject(DOCUMENT).defaultView?.localStorage ?? null;
      } catch {
        // The user or the mode of the browser does not allow it.
        return null;
      }
    },
  },
);

/** What waits in a database, as it was written down beside it. */
export interface WaitingNote extends LostActions {
  /** Which database it was. */
  readonly store: string;
}

/** The notes of one database, two for each partition at most. A storage that refuses is one that is empty. */
export class WitnessNotes {
  readonly #storage: WitnessStorage | null;
  readonly #databaseName: string;

  constructor(storage: WitnessStorage | null, databaseName: string) {
    this.#storage = storage;
    this.#databaseName = databaseName;
  }

  waiting(partition: string): WaitingNote | undefined {
    const note = this.#read('waiting', partition);
    const lost = decodeLost(note);
    if (lost === undefined || !('store' in note) || typeof note.store !== 'string')
      return undefined;
    return { ...lost, store: note.store };
  }

  /** @param note Undefined: nothing waits. */
  wait(partition: string, note: WaitingNote | undefined): void {
    this.#write('waiting', partition, note);
  }

  /** What is told apart where another tab may have written it: the note as it stands. */
  standing(partition: string): string | null {
    return this.#get('waiting', partition);
  }

  lost(partition: string): LostActions | undefined {
    return decodeLost(this.#read('lost', partition));
  }

  /** @param lost Undefined: nothing that nobody knows of. */
  lose(partition: string, lost: LostActions | undefined): void {
    this.#write('lost', partition, lost);
  }

  #read(kind: NoteKind, partition: string): object {
    try {
      const note: unknown = JSON.parse(this.#get(kind, partition) ?? 'null');
      return typeof note === 'object' && note !== null ? note : {};
    } catch {
      return {};
    }
  }

  #get(kind: NoteKind, partition: string): string | null {
    try {
      return this.#storage?.getItem(this.#keyOf(kind, partition)) ?? null;
    } catch {
      return null;
    }
  }

  #write(kind: NoteKind, partition: string, note: object | undefined): void {
    const key = this.#keyOf(kind, partition);
    try {
      if (note === undefined) this.#storage?.removeItem(key);
      else this.#storage?.setItem(key, JSON.stringify(note));
    } catch {
      // Full, or refused by now. What stands there is of the same database, and raises no alarm.
    }
  }

  #keyOf(kind: NoteKind, partition: string): string {
    return `${this.#databaseName}:${kind}:${partition}`;
  }
}

type NoteKind = 'waiting' | 'lost';

function decodeLost(note: object): LostActions | undefined {
  if (!('count' in note) || !('asOf' in note)) return undefined;
  const { count, asOf } = note;
  if (typeof count !== 'number' || typeof asOf !== 'number' || !(count > 0)) return undefined;
  return { count, asOf };
}
