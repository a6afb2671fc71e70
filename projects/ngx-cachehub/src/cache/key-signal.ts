import { computed, signal, untracked, type Signal } from '@angular/core';
import type { EntryObserver, Notice } from './entry-observer';

/** What a key's signal reads. Reachable exactly as long as the signal is, by its getter or by the reactive graph. */
class SignalCell {
  readonly value;

  constructor(initial: unknown) {
    this.value = signal(initial, { equal: Object.is });
  }
}

/**
 * One signal per key, shared by all who ask, observed for as long as somebody can reach it.
 *
 * A signal has no unsubscribe, so the engine holds it weakly: what reaches the signal (a component,
 * a template, a computed) reaches its cell, and when the cell is collected the key is let go of.
 */
export class SignalObserver implements EntryObserver {
  readonly keepsLoaded = false;
  since = 0;
  readonly #cell: WeakRef<SignalCell>;
  readonly #shared: WeakRef<Signal<unknown>>;

  private constructor(cell: SignalCell, shared: Signal<unknown>) {
    this.#cell = new WeakRef(cell);
    this.#shared = new WeakRef(shared);
  }

  static create(
    initial: unknown,
    registry: FinalizationRegistry<SignalObserver>,
  ): { readonly observer: SignalObserver; readonly signal: Signal<unknown> } {
    const cell = new SignalCell(initial);
    const shared = computed(() => cell.value());
    const observer = new SignalObserver(cell, shared);
    registry.register(cell, observer);
    return { observer, signal: shared };
  }

  /** The shared signal while it can be reached. */
  get signal(): Signal<unknown> | undefined {
    return this.#shared.deref();
  }

  next({ value }: Notice): boolean {
    const cell = this.#cell.deref();
    if (cell === undefined || Object.is(untracked(cell.value), value)) return false;
    cell.value.set(value);
    return true;
  }

  /** The last value stays: there is nobody to tell. */
  end(): void {
    return;
  }
}
