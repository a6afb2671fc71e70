import type { Injector, ResourceSnapshot, Signal } from '@angular/core';
import type { CacheStatus } from '../cache/cache-state';

/** A cached value in a component, as signals. Assignable to Angular's `Resource<T>`. */
export interface CacheRef<T> {
  /** The value; throws while `status` is 'error', as a Resource does. */
  readonly value: Signal<T>;
  readonly status: Signal<CacheStatus>;
  /** Why the last load failed; may stand beside a value, which then stays. */
  readonly error: Signal<Error | undefined>;
  readonly isLoading: Signal<boolean>;
  readonly snapshot: Signal<ResourceSnapshot<T>>;
  hasValue(this: T extends undefined ? this : never): this is CacheRef<Exclude<T, undefined>>;
  hasValue(): boolean;
  /** The value, or undefined; never throws. */
  readonly data: Signal<T | undefined>;
  readonly isStale: Signal<boolean>;
  readonly isFetching: Signal<boolean>;
  /** When the value was last loaded, set or changed, in ms since the epoch; 0 while there is none. */
  readonly updatedAt: Signal<number>;
  /** Loads again; false when there is nothing to load or a load is under way. */
  reload(): boolean;
}

export interface InjectOptions {
  /** Needed outside of an injection context. */
  injector?: Injector;
  /** Shows the previous key's value until the new one is there. */
  keepPrevious?: boolean;
}
