import type { Injector, ResourceSnapshot, Signal } from '@angular/core';
import type { CacheStatus } from '../cache/cache-state';

/** A cached value in a component, as signals. Assignable to Angular's `Resource<T>`. */
export interface CacheRef<T> {
  /** The value; throws while `status` is 'error', as a Resource does. */
  readonly value: Signal<T>;
  /** 'idle' without a key; 'error' only where there is no value. */
  readonly status: Signal<CacheStatus>;
  /** Why the last load failed; may stand beside a value, which then stays. */
  readonly error: Signal<Error | undefined>;
  /** True for 'loading' and 'reloading'. */
  readonly isLoading: Signal<boolean>;
  /** Status with value or error in one, as Angular's Resource has it. */
  readonly snapshot: Signal<ResourceSnapshot<T>>;
  /** True when `value` can be read and is there. */
  hasValue(this: T extends undefined ? this : never): this is CacheRef<Exclude<T, undefined>>;
  hasValue(): boolean;
  /** The value, or undefined; never throws. */
  readonly data: Signal<T | undefined>;
  /** What shows may be out of date: it is asked for again, or is the previous key's. */
  readonly isStale: Signal<boolean>;
  /** What shows is the previous key's or query's, while the new one loads: with `keepPrevious` only. */
  readonly isPrevious: Signal<boolean>;
  /** A load is under way, or waits for its next try. */
  readonly isFetching: Signal<boolean>;
  /** When the value was last loaded, set or changed, in ms since the epoch; 0 while there is none. */
  readonly updatedAt: Signal<number>;
  /** Loads again; false when there is nothing to load or a load is under way. */
  reload(): boolean;
}

/** What every `inject…` of a value takes. */
export interface InjectOptions {
  /** Needed outside of an injection context. */
  injector?: Injector;
  /** Shows the previous key's value until the new one is there. */
  keepPrevious?: boolean;
}
