import { EnvironmentInjector, inject, Injector, runInInjectionContext } from '@angular/core';
import type { EntityId } from '../core/keys';
import { ADAPTED_ENTITY } from './adapted-entity';
import type { EntityAdapter } from './entity-adapter';
import type { AnyEntityDefinition, EntityDefinition } from './entity-definition';
import { EntityRegistry } from './entity-registry';

/** An adapter whose row type the holder does not know. */
type AnyEntityAdapter = ReturnType<NonNullable<AnyEntityDefinition['adapter']>>;

/** How the entities of one hub reach their servers. A part of the engine: an app whose sources are its own has none. */
export class EntityAdapters {
  readonly #injector = inject(EnvironmentInjector);
  readonly #registry = inject(EntityRegistry);
  readonly #made = new Map<string, AnyEntityAdapter>();

  /** The entity's adapter, made once; undefined without one. `fallback` makes it for an entity that brings none. */
  of<T extends object, Id extends EntityId>(
    entity: EntityDefinition<T, Id>,
    fallback: () => (() => EntityAdapter<T, Id>) | undefined,
  ): EntityAdapter<T, Id> | undefined {
    this.#registry.register(entity);
    const known: EntityAdapter<T, Id> | undefined = this.#made.get(entity.name);
    if (known !== undefined) return known;
    const create = entity.adapter ?? fallback();
    if (create === undefined) return undefined;
    const injector = Injector.create({
      parent: this.#injector,
      providers: [{ provide: ADAPTED_ENTITY, useValue: entity }],
    });
    const adapter = runInInjectionContext(injector, create);
    this.#made.set(entity.name, adapter);
    return adapter;
  }
}
