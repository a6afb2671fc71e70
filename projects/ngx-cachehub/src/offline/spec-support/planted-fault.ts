/** Faults that a world is given on purpose: an oracle that does not find them proves nothing. */
export type PlantedFault =
  /** A tab sends without asking the browser whether it still holds the lock. */
  | 'ignores-the-lock'
  /** Every attempt of a write has a key of its own. */
  | 'new-key-each-time'
  /** The device says that it stored a write, and did not. */
  | 'loses-writes';
