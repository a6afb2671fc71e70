import type { KeyDirectory } from './target-keys';

/** What the cache tells of its keys to whoever keeps copies of them on the device, and asks of it. */
export interface DiskPort {
  /**
   * Asks for the copy of a key that has no value here: it shows when it is there. `then` runs after
   * that, or when there turns out to be none. False: there is nothing to wait for.
   */
  read(key: string, then?: () => void): boolean;
  /** The cache let go of the key; its copy stays. */
  evicted(key: string): void;
  /** The key was dropped for good, and its copy with it. */
  dropped(keys: Iterable<string>): void;
  /** Everything was dropped for good. */
  cleared(): void;
  /** An entity was defined, perhaps after copies of its rows were taken up. */
  defined(entity: string): void;
  /** The directory, and the keys of which only the copy is left. */
  everywhere(directory: KeyDirectory): KeyDirectory;
  /** Keeps something that is no entry, under a name of its own; undefined forgets it. Only plain data is kept. */
  note(name: string, value: unknown): void;
  /** What was noted last, in this page or one before; undefined until the device has been read. */
  noted(name: string): unknown;
  /** All that was noted under names that begin so. */
  notes(prefix: string): Iterable<readonly [name: string, value: unknown]>;
  /** Whether it is known what the device holds of the user who is there. */
  readonly isRead: boolean;
  /** Whether an entry of this key would be kept; `persist` is what its entity says. */
  mayKeep(key: string, persist: boolean | undefined): boolean;
  /** Resolves when the device knows all that was said so far, or has failed to. */
  flush(): Promise<void>;
}
