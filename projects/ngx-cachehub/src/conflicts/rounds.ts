/** More actions than a queue holds need not be remembered. */
const MAX_ACTIONS = 1_000;

/** How often each action was merged and sent again without a person. */
export class Rounds {
  readonly #counts = new Map<string, number>();

  of(actionId: string): number {
    return this.#counts.get(actionId) ?? 0;
  }

  count(actionId: string): void {
    const rounds = this.of(actionId) + 1;
    // At its end again: who was merged last is forgotten last.
    this.#counts.delete(actionId);
    this.#counts.set(actionId, rounds);
    if (this.#counts.size <= MAX_ACTIONS) return;
    for (const oldest of this.#counts.keys()) {
      this.#counts.delete(oldest);
      break;
    }
  }

  end(actionId: string): void {
    this.#counts.delete(actionId);
  }
}
