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
 */
export class FoldTrials {
  private readonly trials = new Map<string, FoldTrial[]>();

  /** Whether the action may not be sent yet. */
  has(id: string): boolean {
    return this.trials.has(id);
  }

  begin(trial: Omit<FoldTrial, 'forms'>): void {
    const { id } = trial.whole;
    const begun = { ...trial, forms: new Set([trial.whole]) };
    const earlier = this.trials.get(id);
    if (earlier === undefined) this.trials.set(id, [begun]);
    else earlier.push(begun);
  }

  /** The action changed while it is on trial: its record says the same whole in another form. */
  note(action: OfflineAction): void {
    this.trials.get(action.id)?.at(-1)?.forms.add(action);
  }

  /** The device took a record. True where the action may be sent now. */
  passed(record: OfflineAction): boolean {
    const trials = this.trials.get(record.id);
    if (trials === undefined) return false;
    const at = trials.findIndex(({ forms }) => forms.has(record));
    const left = trials.slice(at + 1);
    if (left.length > 0) this.trials.set(record.id, left);
    else this.trials.delete(record.id);
    return left.length === 0;
  }

  /** The trials of an action, which are over. */
  take(id: string): readonly FoldTrial[] {
    const trials = this.trials.get(id) ?? [];
    this.trials.delete(id);
    return trials;
  }
}
