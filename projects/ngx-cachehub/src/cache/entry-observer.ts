/** What is told of a key in one turn. */
export interface Notice {
  /** Order of the notice among all of the hub. */
  readonly order: number;
  /** The key's value when the turn ended; undefined where it has none. */
  readonly value: unknown;
  /** The value was written or confirmed in this turn; otherwise only the key's state moved. */
  readonly fresh: boolean;
  /** A load failed for good in this turn. */
  readonly failure: Error | undefined;
}

/** Somebody who watches one key. */
export interface EntryObserver {
  /** Notices up to this order tell it nothing new: it was shown something later. */
  readonly since: number;
  /** An observed `fetch`: a key that is removed is loaded again for it. */
  readonly keepsLoaded: boolean;
  /** What is there is enough for it, however old: only where there is nothing it wants a load. */
  readonly isContent?: boolean;
  /** Returns whether it emitted. */
  next(notice: Notice): boolean;
  /** What it was shown was another user's: as if it had been shown nothing. */
  startAnew?(): void;
  /** The hub ends. */
  end(): void;
}
