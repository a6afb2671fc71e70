import { DestroyRef, DOCUMENT, inject, Injectable } from '@angular/core';

/** What the browser says of its connectivity, until the test's injector ends. */
@Injectable()
export class FakeNetwork {
  readonly #view = inject(DOCUMENT).defaultView;

  constructor() {
    inject(DestroyRef).onDestroy(() => {
      if (this.#view !== null) Reflect.deleteProperty(this.#view.navigator, 'onLine');
    });
  }

  /** An own property over the navigator's, and the window's event, as browsers do it. */
  setOnline(online: boolean): void {
    if (this.#view === null) return;
    Object.defineProperty(this.#view.navigator, 'onLine', { configurable: true, value: online });
    this.#view.dispatchEvent(new Event(online ? 'online' : 'offline'));
  }
}
