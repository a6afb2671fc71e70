import { Injectable, InjectionToken, signal, untracked, type Signal } from '@angular/core';

/** The network's plug, for those who test how an app lives without: pulled, nothing reaches the server. */
@Injectable()
export class Plug {
  readonly #pulled = signal(false);
  readonly #listeners = new Set<(isPulled: boolean) => void>();
  readonly isPulled: Signal<boolean> = this.#pulled.asReadonly();

  turn(isPulled: boolean): void {
    if (untracked(this.#pulled) === isPulled) return;
    this.#pulled.set(isPulled);
    for (const run of [...this.#listeners]) run(isPulled);
  }

  /** The function returned ends the listening. */
  onTurned(run: (isPulled: boolean) => void): () => void {
    this.#listeners.add(run);
    return () => this.#listeners.delete(run);
  }
}

/** Null in a hub without devtools: it has no plug, and always a network. */
export const PLUG = new InjectionToken<Plug | null>('ngx-cachehub plug');
