import type { SnapshotStore, StoredEntry } from '../snapshot-store';

/** One call that the device was asked to carry out. */
export interface DeviceWrite {
  readonly puts: readonly StoredEntry[];
  readonly deletes: readonly string[];
  readonly userKey: string | null;
}

/** A device for tests: outlives pages, is as slow as it is told to be, and fails when it is told to. */
export class FakeDevice implements SnapshotStore {
  private readonly partitions = new Map<string | null, Map<string, StoredEntry>>();
  readonly writes: DeviceWrite[] = [];
  loads = 0;
  /** Writes that were begun. */
  attempts = 0;
  /** Thrown by every call while it is set. */
  failure: Error | undefined = undefined;
  /** Calls answer when it is resolved; undefined is at once. */
  gate: Promise<void> | undefined = undefined;
  /** So many more writes reach the device, and no other. */
  writesLeft = Infinity;
  private life = 0;

  /** The device as one page sees it: once that page has died, nothing of it arrives any more. */
  connect(): SnapshotStore {
    const { life } = this;
    const alive = <T>(call: () => Promise<T>): Promise<T> =>
      life === this.life ? call() : new Promise(() => undefined);
    return {
      load: (userKey) => alive(() => this.load(userKey)),
      write: (puts, deletes, userKey) => alive(() => this.write(puts, deletes, userKey)),
      clear: (userKey) => alive(() => this.clear(userKey)),
    };
  }

  /** Every page that is connected dies here. */
  cut(): void {
    this.life++;
  }

  async load(userKey: string | null): Promise<readonly StoredEntry[]> {
    this.loads++;
    await this.answer();
    return structuredClone([...this.of(userKey).values()]);
  }

  async write(
    puts: readonly StoredEntry[],
    deletes: readonly string[],
    userKey: string | null,
  ): Promise<void> {
    this.attempts++;
    const copies = structuredClone(puts);
    await this.answer();
    if (this.writesLeft <= 0) return;
    this.writesLeft--;
    this.writes.push({ puts: copies, deletes, userKey });
    const entries = this.of(userKey);
    for (const copy of copies) entries.set(copy.key, copy);
    for (const key of deletes) entries.delete(key);
  }

  async clear(userKey: string | null): Promise<void> {
    await this.answer();
    if (this.writesLeft > 0) this.of(userKey).clear();
  }

  /** What is there, without the hub's own bookkeeping. */
  keys(userKey: string | null = null): string[] {
    return [...this.of(userKey).keys()].filter((key) => !key.startsWith('ɵ')).sort();
  }

  entry(key: string, userKey: string | null = null): StoredEntry | undefined {
    return this.of(userKey).get(key);
  }

  /** Puts a record there, whatever it is. */
  plant(record: unknown, userKey: string | null = null): void {
    const { key } = record as StoredEntry;
    this.of(userKey).set(key, record as StoredEntry);
  }

  /** Everything of everybody, as text. */
  dump(): string {
    return JSON.stringify([...this.partitions].map(([user, entries]) => [user, [...entries]]));
  }

  private of(userKey: string | null): Map<string, StoredEntry> {
    let entries = this.partitions.get(userKey);
    if (entries === undefined) this.partitions.set(userKey, (entries = new Map()));
    return entries;
  }

  private async answer(): Promise<void> {
    await this.gate;
    if (this.failure !== undefined) throw this.failure;
  }
}
