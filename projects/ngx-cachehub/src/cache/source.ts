import type { Observable } from 'rxjs';

/** Anything a loader, handler or adapter may return. */
export type Source<T> = Observable<T> | PromiseLike<T> | T;

/** What a loader is told. */
export interface LoadContext {
  /** The canonical key. */
  readonly key: string;
  /** Aborts when the last observer leaves, the key is written or cleared, or the hub is destroyed. */
  readonly signal: AbortSignal;
}

/** Loads a value; each value of an observable is written, and one that does not complete stays subscribed while the key is observed. */
export type CacheLoader<T> = (ctx: LoadContext) => Source<T>;

/** A source whose type only the caller of its key knows. */
export type AnySource = Observable<unknown> | CacheLoader<unknown>;
