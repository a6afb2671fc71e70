import type { AbstractType } from '@angular/core';
import type { CacheOptions } from '../cache/cache-options';
import { assertEntityName } from '../core/keys';
import type { AnyEntityDefinition } from '../entities/entity-definition';
import { CacheHubError } from '../core/errors/cache-hub-error';

/** Defaults of every entry in the namespace; `entity` registers a definition together with it. */
export interface CacheNamespaceOptions extends CacheOptions {
  /** Has to carry the namespace's own name. */
  entity?: AnyEntityDefinition;
}

/** Works as a legacy and as a standard class decorator. */
export type CacheNamespaceDecorator = <C extends AbstractType<unknown>>(
  target: C,
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the context's own constraint: any constructor
  context?: ClassDecoratorContext<C & (abstract new (...args: any) => any)>,
) => void;

/** What `@CacheNamespace` wrote on a class. */
export interface NamespaceMetadata {
  readonly name: string;
  readonly options: Readonly<CacheNamespaceOptions>;
}

/** A property of the class itself, so that subclasses inherit it as they inherit any static. */
const METADATA: unique symbol = Symbol('ngx-cachehub namespace');

/**
 * Tags a service class with its namespace: metadata only, in any order with other decorators,
 * inherited by subclasses. `injectCacheScope(this)` and `provideNamespaced` read it.
 *
 * @throws CacheHubError 'invalid-config' for a name that is empty or contains ':', and for an
 * entity of another name.
 */
export function CacheNamespace(
  name: string,
  options: CacheNamespaceOptions = {},
): CacheNamespaceDecorator {
  const metadata: NamespaceMetadata = { name: checkedName(name), options: { ...options } };
  if (options.entity !== undefined && options.entity.name !== name) {
    throw new CacheHubError(
      'invalid-config',
      `@CacheNamespace('${name}') expects an entity of the same name; got '${options.entity.name}'. ` +
        'Rename one of them.',
    );
  }
  return (target) => {
    Object.defineProperty(target, METADATA, { value: metadata, configurable: true });
  };
}

/** The metadata of a class, its own or inherited; undefined where none was written. */
export function namespaceOf(type: object): NamespaceMetadata | undefined {
  return METADATA in type ? (type[METADATA] as NamespaceMetadata) : undefined;
}

function checkedName(name: string): string {
  try {
    assertEntityName(name);
  } catch (error) {
    throw new CacheHubError(
      'invalid-config',
      `@CacheNamespace expects a non-empty name without ':' that does not begin with '['; got ${JSON.stringify(name)}.`,
      error,
    );
  }
  return name;
}
