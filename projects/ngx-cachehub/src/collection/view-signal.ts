import { computed, signal, untracked, type Signal } from '@angular/core';
import type { Observable, Subscription } from 'rxjs';

/** What a signal reads. Reachable exactly as long as the signal is, by its getter or by the reactive graph. */
class Cell<V> {
  readonly value;

  constructor(initial: V) {
    this.value = signal(initial, { equal: Object.is });
  }
}

/** A signal has no unsubscribe: what it follows ends when nobody can reach it any more. */
const ENDINGS = /* @__PURE__ */ new FinalizationRegistry<Subscription>((following) =>
  following.unsubscribe(),
);

/** The latest value of a stream as a signal, subscribed to for as long as the signal can be reached. */
export function signalOf<V>(initial: V, source: Observable<V>): Signal<V> {
  const cell = new Cell(initial);
  const weak = new WeakRef(cell);
  ENDINGS.register(cell, follow(weak, source));
  return computed(() => cell.value());
}

/** Apart from the above: nothing that the subscription reaches may reach the cell. */
function follow<V>(cell: WeakRef<Cell<V>>, source: Observable<V>): Subscription {
  return source.subscribe((value) => untracked(() => cell.deref()?.value.set(value)));
}
