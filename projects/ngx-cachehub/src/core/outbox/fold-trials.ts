import type { OfflineAction } from './offline-action';

/** One fold that the device has not taken yet. */
export interface FoldTrial {
  readonly before: OfflineAction;
  readonly later: OfflineAction;
  readonly whole: OfflineAction;
  /** Ids of what depended on `later`, and depends on the whole now. */
  readonly waiting: readonly string[];
  /** Whether the device may have a record of `later`. */
  readonly isWritten: boolean;
  /** Every form in which the whole was given to the device. */
  readonly forms: Set<OfflineAction>;
}

/**
 * Folds whose whole is on its way to the device. Until it is there the action is not sent: should the
 * device refuse it, the part that is stored already goes out as it is stored. One key has one payload.
 *
 * Where the lead changes meanwhile they are in doubt: who sends now may have read the device before it took
 * them, and alone knows what it has.
 */
export class FoldTrials {
  readonly #trials = new Map<string, FoldTrial[]>();
  readonly #doubts = new Map<string, readonly FoldTrial[]>();
  /** What was taken apart, by id: the device may hold the whole of it. */
  readonly #apart = new Map<string, OfflineAction>();

  /** Whether it is open what the device makes of a fold. */
  has(id: string): boolean {
    return this.#trials.has(id);
  }

  /** Whether the action may not be sent yet. */
  holds(id: string): boolean {
    return this.#trials.has(id) || this.#apart.has(id);
  }

  begin(trial: Omit<FoldTrial, 'forms'>): void {
    const { id } = trial.whole;
    const begun = { ...trial, forms: new Set([trial.whole]) };
    const earlier = this.#trials.get(id);
    if (earlier === undefined) this.#trials.set(id, [begun]);
    else earlier.push(begun);
  }

  /** The action changed while it is on trial: its record says the same whole in another form. */
  note(action: OfflineAction): void {
    this.#trials.get(action.id)?.at(-1)?.forms.add(action);
    const apart = this.#apart.get(action.id);
    // By the word of a record it is another write, or was sent as it is.
    if (apart === undefined) return;
    if (action.sent || !isPartAlike(apart, action)) this.#apart.delete(action.id);
  }

  /** It was taken apart, and the device may hold the whole: it is not sent before the device has it as it is. */
  holdApart(action: OfflineAction): void {
    this.#apart.set(action.id, action);
  }

  /** The device has this. True where the action was held for that, and may be sent now. */
  releases(record: OfflineAction): boolean {
    const apart = this.#apart.get(record.id);
    return apart !== undefined && isPartAlike(apart, record) && this.#apart.delete(record.id);
  }

  /** The action is over, or another one than it was. */
  end(id: string): void {
    this.#trials.delete(id);
    this.#apart.delete(id);
  }

  /** What a record says is certain. True where the action may be sent now. */
  passed(record: OfflineAction): boolean {
    const trials = this.#trials.get(record.id);
    if (trials === undefined) return false;
    const at = trials.findIndex(({ forms }) => forms.has(record));
    const left = trials.slice(at + 1);
    if (left.length > 0) this.#trials.set(record.id, left);
    else this.#trials.delete(record.id);
    return left.length === 0;
  }

  of(id: string): readonly FoldTrial[] {
    return this.#trials.get(id) ?? [];
  }

  /** The trials of an action, which are over. */
  take(id: string): readonly FoldTrial[] {
    const trials = this.of(id);
    this.#trials.delete(id);
    return trials;
  }

  /** All of them, where this tab is not certain to send any longer. */
  doubtAll(): void {
    for (const [id, trials] of this.#trials) {
      this.#doubts.set(id, [...(this.#doubts.get(id) ?? []), ...trials]);
    }
    this.#trials.clear();
  }

  /** Ids of actions of which it is not known which form the tab that sends has. */
  get doubted(): readonly string[] {
    return [...this.#doubts.keys()];
  }

  doubtsOf(id: string): readonly FoldTrial[] {
    return this.#doubts.get(id) ?? [];
  }

  /** The doubts about an action, which are over. */
  takeDoubts(id: string): readonly FoldTrial[] {
    const doubts = this.doubtsOf(id);
    this.#doubts.delete(id);
    return doubts;
  }

  /** Whether it is open what became of an action that was folded. */
  isOpen(later: string): boolean {
    const all = [...this.#trials.values(), ...this.#doubts.values()];
    return all.some((trials) => trials.some((trial) => trial.later.id === later));
  }
}

/** Two forms of one write with the same parts in it. */
function isPartAlike(a: OfflineAction, b: OfflineAction): boolean {
  return a.lastPart === b.lastPart && a.idempotencyKey === b.idempotencyKey;
}
