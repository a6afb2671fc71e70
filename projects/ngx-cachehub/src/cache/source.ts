import type { Observable } from 'rxjs';

/** Anything a loader, handler or adapter may return. */
export type Source<T> = Observable<T> | PromiseLike<T> | T;

/** What a loader is told. */
export interface LoadContext {
  /** The canonical key. */
  readonly key: string;
  /** Aborts when the last observer leaves, the key is written or cleared, or the hub is destroyed. */
  readonly signal: AbortSignal;
  /**
   * Says where the entity's stream stood before the value was read: the header `Sync-Position` of the answer.
   * A page that is rendered on a server then goes on from there in the browser, without reading again.
   */
  readonly syncPosition: (header: string | null) => void;
}

/** Loads a value; each value of an observable is written, and one that does not complete stays subscribed while the key is observed. */
export type CacheLoader<T> = (ctx: LoadContext) => Source<T>;

/** A source whose type only the caller of its key knows. */
export type AnySource = Observable<unknown> | CacheLoader<unknown>;
