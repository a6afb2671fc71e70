import type { HubDatabase } from './hub-database';

/** A record in no partition: nobody loads it, no release takes it for an action. */
const KEY = 'ngx-cachehub:store';

/** Written with the store itself, in the step that makes it: a database of today has one from its begin. */
export function identityRecord(storeId: string): object {
  return { id: KEY, storeId };
}

/** Which database these records are of. '' is one that an older release made: such are all alike. */
export function storeIdIn(records: readonly unknown[]): string {
  return storeIdOf(records.find(isIdentity));
}

function isIdentity(record: unknown): boolean {
  return typeof record === 'object' && record !== null && 'id' in record && record.id === KEY;
}

function storeIdOf(record: unknown): string {
  if (typeof record !== 'object' || record === null || !('storeId' in record)) return '';
  return typeof record.storeId === 'string' ? record.storeId : '';
}

/** Which database this page is connected to. Behind a connection that was lost there may be another one. */
export class StoreIdentity {
  readonly #database: HubDatabase;
  #seen: { readonly connection: number; readonly storeId: string } | undefined;

  constructor(database: HubDatabase) {
    this.#database = database;
  }

  /** Undefined where the connection is another one than that over which it was read. */
  get known(): string | undefined {
    return this.#seen?.connection === this.#database.connection ? this.#seen.storeId : undefined;
  }

  /** Runs `read` and notes the identity that is among what it read. */
  async readWith(read: () => Promise<readonly unknown[]>): Promise<readonly unknown[]> {
    const records = await read();
    // The last attempt read them, if there were several.
    this.#seen = { connection: this.#database.connection, storeId: storeIdIn(records) };
    return records;
  }

  /** Reads it where it is not known. Undefined where it cannot be read. */
  async ask(): Promise<string | undefined> {
    if (this.known !== undefined) return this.known;
    try {
      const storeId = storeIdOf(await this.#database.read('actions', KEY));
      this.#seen = { connection: this.#database.connection, storeId };
    } catch {
      // Who reads or writes next is told why.
    }
    return this.known;
  }
}
