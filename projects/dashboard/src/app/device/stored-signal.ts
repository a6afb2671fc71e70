import { DestroyRef, inject, signal, type Signal } from '@angular/core';
import { fromEvent } from 'rxjs';

export interface StoredSignal<T> {
  readonly value: Signal<T>;
  /** Null takes it out of the storage. */
  set(text: string | null): void;
}

/**
 * A value that stands as text in this browser's storage, and that follows what other windows write
 * there. Call it in an injection context.
 */
export function storedSignal<T>(key: string, read: (stored: string | null) => T): StoredSignal<T> {
  const value = signal(read(localStorage.getItem(key)));
  const told = fromEvent<StorageEvent>(window, 'storage').subscribe((event) => {
    if (event.key === key) value.set(read(event.newValue));
  });
  inject(DestroyRef).onDestroy(() => told.unsubscribe());
  return {
    value: value.asReadonly(),
    set: (text) => {
      if (text === null) localStorage.removeItem(key);
      else localStorage.setItem(key, text);
      value.set(read(text));
    },
  };
}
