import { CacheHubError } from '../core/errors/cache-hub-error';
import { toKey, type CacheKey } from '../core/keys';
import type { CacheOptions } from './cache-options';
import type { InvalidateTarget } from './invalidate-target';
import { isKey, keysOfTarget, matcher, entityOfTarget, type KeyDirectory } from './target-keys';

/** Where a hub stands among all keys: at their root, or below one prefix (N5, N6). */
export class KeyPath {
  constructor(
    /** '' at the root, else the namespace with its colon. */
    readonly prefix: string,
    /** Options of every entry below, under those of a call. */
    readonly defaults: CacheOptions | undefined,
  ) {}

  /** @throws CacheHubError 'invalid-key' for what cannot be a key. */
  absolute(key: CacheKey): string {
    const text = toKey(key);
    return text.startsWith(this.prefix) ? text : this.prefix + text;
  }

  /** As the hub of this path names it; undefined for a key outside. */
  relative(key: string): string | undefined {
    return key.startsWith(this.prefix) ? key.slice(this.prefix.length) : undefined;
  }

  /** @throws CacheHubError 'invalid-key' for an entity whose keys are not all below this path. */
  assertHolds(entity: string): void {
    if (this.prefix === '' || this.prefix === `${entity}:`) return;
    throw new CacheHubError(
      'invalid-key',
      `Expected the entity of this scope, '${this.prefix.slice(0, -1)}'; got '${entity}'. Ask the whole hub: scope.hub.collection('${entity}').`,
    );
  }

  below(name: string, defaults: CacheOptions | undefined): KeyPath {
    return new KeyPath(`${this.prefix}${name}:`, { ...this.defaults, ...defaults });
  }

  /** The absolute keys that a target means, as far as they are below this path. */
  keysOf(target: InvalidateTarget, directory: KeyDirectory): string[] {
    if (isKey(target)) return [this.absolute(target)];
    if (this.prefix === '') return keysOfTarget(target, directory);
    return keysOfTarget(this.#reach(target), directory).filter((key) =>
      key.startsWith(this.prefix),
    );
  }

  /** The entity of which a target means every key below this path; undefined where it means less, or no entity's. */
  wholeEntityOf(target: InvalidateTarget): string | undefined {
    if (isKey(target)) return undefined;
    const entity = entityOfTarget(this.prefix === '' ? target : this.#reach(target));
    return entity !== undefined && `${entity}:`.startsWith(this.prefix) ? entity : undefined;
  }

  #reach(target: Exclude<InvalidateTarget, CacheKey>): InvalidateTarget {
    const { prefix } = this;
    if (typeof target === 'function')
      return (key) => key.startsWith(prefix) && target(key.slice(prefix.length));
    if (target instanceof RegExp) {
      const matches = matcher(target);
      return (key) => key.startsWith(prefix) && (matches(key.slice(prefix.length)) || matches(key));
    }
    if (!isPrefix(target)) return target;
    return { prefix: target.prefix.startsWith(prefix) ? target.prefix : prefix + target.prefix };
  }
}

/** What is no target at all is refused where targets are read. */
function isPrefix(target: unknown): target is { readonly prefix: string } {
  return (
    typeof target === 'object' &&
    target !== null &&
    'prefix' in target &&
    typeof target.prefix === 'string'
  );
}

export const ROOT_PATH = new KeyPath('', undefined);
