/** Brings entities up to date by what changed, where their servers can tell that; set by whoever does. */
export interface PullPort {
  /**
   * Has what changed of the entity pulled, and what is in doubt of it asked for anew where that fails. False where
   * its server can only be asked for everything.
   */
  pull(entity: string): boolean;
}
