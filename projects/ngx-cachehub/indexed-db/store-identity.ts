import type { HubDatabase } from './hub-database';
import { IDENTITY_KEY, storeIdIn, storeIdOf } from './identity-record';

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
      const storeId = storeIdOf(await this.#database.read('actions', IDENTITY_KEY));
      this.#seen = { connection: this.#database.connection, storeId };
    } catch {
      // Who reads or writes next is told why.
    }
    return this.known;
  }
}
