/** Rows as the messages so far leave them, kept beside a database that is to be told of each batch's rows once. */
export class LatestRows {
  #rows;

  constructor(rows) {
    this.#rows = new Map(rows.map((row) => [row.id, row]));
  }

  /** The rows that a batch changes, whole, each once. */
  fold(messages) {
    const changed = new Map();
    for (const { data } of messages) {
      const row = this.#rows.get(data.entityId);
      if (data.version <= row.version) continue;
      const next = { ...row, ...data.changes, version: data.version };
      this.#rows.set(row.id, next);
      changed.set(row.id, next);
    }
    return [...changed.values()];
  }
}
