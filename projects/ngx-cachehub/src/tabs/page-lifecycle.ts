/** When a page sleeps and wakes. */
export interface PageLifecycle {
  /** The function returned ends the listening. */
  listen(listener: PageListener): () => void;
}

export interface PageListener {
  /** It is about to be frozen, to enter the history, or to end. */
  frozen(): void;
  /** It slept, and what was said meanwhile was not heard. */
  restored(): void;
  /** Somebody looks at it: it does not sleep. */
  shown(): void;
}

/** The events of the browser's page. */
export class BrowserPage implements PageLifecycle {
  readonly #page: Document;
  readonly #view: Window;

  constructor(page: Document, view: Window) {
    this.#page = page;
    this.#view = view;
  }

  listen(listener: PageListener): () => void {
    const page = this.#page;
    const view = this.#view;
    const listeners = new AbortController();
    const options = { signal: listeners.signal };
    view.addEventListener('pagehide', () => listener.frozen(), options);
    view.addEventListener(
      'pageshow',
      ({ persisted }) => {
        // The first showing of a page is no return.
        if (persisted) listener.restored();
      },
      options,
    );
    page.addEventListener('freeze', () => listener.frozen(), options);
    page.addEventListener('resume', () => listener.restored(), options);
    page.addEventListener(
      'visibilitychange',
      () => {
        if (page.visibilityState === 'visible') listener.shown();
      },
      options,
    );
    return () => listeners.abort();
  }
}
