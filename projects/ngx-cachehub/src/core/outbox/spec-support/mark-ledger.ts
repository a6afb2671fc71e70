import type { OutboxChange, OutboxEffect } from '../outbox-change';
import { marksOf } from './model-server';

/** What became of each mark, one for each write, as the world sees it. */
export class MarkLedger {
  /** Marks whose action is stored, with the lane as its user understands it. */
  readonly acknowledged = new Map<string, string>();
  /** Marks that were given up, or folded into nothing. */
  readonly ended = new Set<string>();
  /** By action: the marks that went into it. */
  private readonly marksIn = new Map<string, readonly string[]>();

  open(id: string, payload: unknown): void {
    this.marksIn.set(id, marksOf(payload));
  }

  acknowledge(payload: unknown, lane: string): void {
    for (const mark of marksOf(payload)) this.acknowledged.set(mark, lane);
  }

  /** The effects of that kind are on the device. */
  follow(effects: OutboxChange['effects'], kind: 'folded' | 'discarded'): void {
    for (const effect of effects) if (effect.kind === kind) this.note(effect);
  }

  end(payload: unknown): void {
    for (const mark of marksOf(payload)) this.ended.add(mark);
  }

  private note(effect: Exclude<OutboxEffect, { kind: 'rekeyed' }>): void {
    const { action } = effect;
    if (effect.kind !== 'folded' || effect.into === null) {
      this.end(action.payload);
      for (const mark of this.marksIn.get(action.id) ?? []) this.ended.add(mark);
      return;
    }
    const marks = this.marksIn.get(effect.into) ?? [];
    // What a delete swallows is over with it.
    if (action.op === 'delete') for (const mark of marks) this.ended.add(mark);
    this.marksIn.set(effect.into, [...marks, ...(this.marksIn.get(action.id) ?? [])]);
  }
}
