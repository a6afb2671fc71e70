import { computed, signal, untracked, type Signal, type WritableSignal } from '@angular/core';
import type { Observable, Subscription } from 'rxjs';

/** What a signal reads: reachable exactly as long as the signal is. */
interface Cell<T> {
  readonly value: WritableSignal<T>;
}

/**
 * Streams as signals. A signal has no unsubscribe, so its stream holds it weakly: what reaches the signal reaches its
 * cell, and when that is collected the stream is let go of. A part of the engine.
 */
export class WeakSignals {
  private readonly registry = new FinalizationRegistry<Subscription>((subscription) =>
    subscription.unsubscribe(),
  );

  /** A stream that fails leaves the last value: its key's state and the hub's events tell of that. */
  of<T>(stream: Observable<T>, initial: T): Signal<T> {
    const cell: Cell<T> = { value: signal(initial, { equal: Object.is }) };
    const weak = new WeakRef(cell);
    const subscription = untracked(() => follow(stream, weak));
    this.registry.register(cell, subscription);
    return computed(() => cell.value());
  }
}

/** A function of its own: a closure beside the cell would hold it. */
function follow<T>(stream: Observable<T>, cell: WeakRef<Cell<T>>): Subscription {
  return stream.subscribe({
    next: (value) => cell.deref()?.value.set(value),
    error: () => undefined,
  });
}
