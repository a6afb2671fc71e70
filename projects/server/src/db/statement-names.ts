/** Names at most: the texts of writes differ by entity and by the fields that change. */
const MAX_NAMES = 500;

/** Texts that came once, at most. */
const MAX_SEEN = 1_000;

/** Names for the statements that are worth preparing: those that come again. */
export class StatementNames {
  private readonly names = new Map<string, string>();
  private readonly seen = new Set<string>();

  /** Undefined for a statement that never came before, and where all names are given. */
  nameOf(sql: string): string | undefined {
    const known = this.names.get(sql);
    if (known !== undefined || this.names.size >= MAX_NAMES) return known;
    if (!this.seen.delete(sql)) {
      if (this.seen.size >= MAX_SEEN) this.seen.clear();
      this.seen.add(sql);
      return undefined;
    }
    const name = `write${this.names.size}`;
    this.names.set(sql, name);
    return name;
  }
}
