import { CacheHubError } from '../core/errors/cache-hub-error';
import { assertEntityName, detailKey, isEntityName, toKey, type CacheKey } from '../core/keys';
import type { CacheEntry } from './cache-entry';
import type { InvalidateTarget } from './invalidate-target';

/** Where keys are found: by their name's index, by tag, or all of them. */
export interface KeyDirectory {
  keys(): Iterable<string>;
  keysOf(namespace: string): Iterable<string>;
  tagged(tag: string): Iterable<CacheEntry>;
}

/**
 * The keys that a target means. Only the caller's own patterns look at every key (K9).
 *
 * @throws CacheHubError 'invalid-key' for what is no target.
 */
export function keysOfTarget(target: InvalidateTarget, directory: KeyDirectory): string[] {
  if (isKey(target)) return [toKey(target)];
  if (typeof target === 'function') return [...directory.keys()].filter((key) => target(key));
  if (target instanceof RegExp) return [...directory.keys()].filter(matcher(target));
  assertDescription(target);
  if ('prefix' in target) return keysWithPrefix(target.prefix, directory);
  if ('tag' in target) return Array.from(directory.tagged(target.tag), (entry) => entry.key);
  if (target.id !== undefined) return [detailKey(target.entity, target.id)];
  assertEntityName(target.entity);
  return [...directory.keysOf(target.entity)];
}

/** The entity of which a target means every key; undefined where it means less, or no entity's. */
export function entityOfTarget(target: InvalidateTarget): string | undefined {
  if (isKey(target) || typeof target === 'function' || target instanceof RegExp) return undefined;
  if ('entity' in target) return target.id === undefined ? target.entity : undefined;
  if (!('prefix' in target) || !target.prefix.endsWith(':')) return undefined;
  const name = target.prefix.slice(0, -1);
  return isEntityName(name) ? name : undefined;
}

export function isKey(target: InvalidateTarget): target is CacheKey {
  return typeof target === 'string' || Array.isArray(target);
}

/** A caller without types may give anything: what matches nothing in silence would be looked for long. */
function assertDescription(target: object): void {
  const given: unknown = target;
  if (typeof given === 'object' && given !== null) {
    const { prefix, tag, entity } = given as Readonly<Record<string, unknown>>;
    if ([prefix, tag, entity].some((word) => typeof word === 'string')) return;
  }
  throw new CacheHubError(
    'invalid-key',
    'Expected a key, a RegExp, a function, or an object with a prefix, a tag or an entity as text; ' +
      `got ${given === null ? 'null' : typeof given}.`,
  );
}

/** A global or sticky RegExp remembers where it stopped: each key is matched from its start. */
export function matcher(pattern: RegExp): (key: string) => boolean {
  return (key) => {
    pattern.lastIndex = 0;
    return pattern.test(key);
  };
}

function keysWithPrefix(prefix: string, directory: KeyDirectory): string[] {
  const colon = prefix.indexOf(':');
  const candidates =
    colon > 0 && !prefix.startsWith('[')
      ? directory.keysOf(prefix.slice(0, colon))
      : directory.keys();
  return Array.from(candidates).filter((key) => key.startsWith(prefix));
}
