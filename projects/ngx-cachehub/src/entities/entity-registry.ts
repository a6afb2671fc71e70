import { inject, Injectable } from '@angular/core';
import type { EntityModel, ListModel } from '../core/entities';
import { asId, asVersion, defaultModel } from '../core/entities';
import type { RowValue } from '../core/gate';
import { isEntityName } from '../core/keys';
import { RuleBook } from '../core/lists';
import { CACHE_HUB_CONFIG } from '../providers/cache-hub-config';
import { CacheHubError } from '../core/errors/cache-hub-error';
import type { AnyEntityDefinition } from './entity-definition';
import type { StandardIssue } from './standard-schema';

/** What an entity's schema says of a row: the row, as the schema may have transformed it, or what is wrong with it. */
export type RowVerdict =
  | { readonly ok: true; readonly row: unknown }
  /** `issues` are the schema's words, which may repeat a value; `fields` say only where. */
  | { readonly ok: false; readonly issues: readonly string[]; readonly fields: readonly string[] };

interface KnownEntity {
  readonly definition: AnyEntityDefinition;
  readonly model: EntityModel;
  readonly rules: RuleBook | undefined;
}

/** Takes a model, and what follows its list rules, to the store. */
type DefineModel = (
  model: EntityModel,
  rules: RuleBook | undefined,
  definition: AnyEntityDefinition,
) => void;

/**
 * What one hub knows of its entities, by name. The engine learns the models from here, so that
 * a definition may come before or after it: with a lazy route, say.
 */
@Injectable({ providedIn: 'root' })
export class EntityRegistry {
  readonly #entities = new Map<string, KnownEntity>();
  #define: DefineModel | undefined;
  #later: (() => void) | undefined;

  constructor() {
    for (const definition of inject(CACHE_HUB_CONFIG).entities ?? []) this.register(definition);
  }

  /** Idempotent. @throws CacheHubError 'invalid-config' for a second definition of one name, and for what is none. */
  register(definition: AnyEntityDefinition): void {
    assertDefinition(definition);
    const known = this.#entities.get(definition.name);
    if (known?.definition === definition) return;
    if (known !== undefined) {
      throw new CacheHubError(
        'invalid-config',
        `Expected one definition of the entity '${definition.name}' in a hub; got a second one. ` +
          'Define it once, in a constant, and import that.',
      );
    }
    const model = toModel(definition);
    const rules = rulesOf(definition);
    this.#entities.set(definition.name, { definition, model, rules });
    this.#define?.(model, rules, definition);
    this.#later?.();
  }

  /** Gives the models known so far to the store's owner, and every later one as it comes. */
  attach(define: DefineModel): void {
    this.#define = define;
    for (const { model, rules, definition } of this.#entities.values()) {
      define(model, rules, definition);
    }
  }

  /** Called at each definition from now on: what waited for one may go on. */
  onLater(run: () => void): void {
    this.#later = run;
  }

  /** The name of an entity given by name or definition; a definition is registered by the way. */
  nameOf(entity: string | AnyEntityDefinition): string {
    if (typeof entity === 'string') return entity;
    this.register(entity);
    return entity.name;
  }

  get(entity: string): AnyEntityDefinition | undefined {
    return this.#entities.get(entity)?.definition;
  }

  /** What the core goes by; of an entity that nobody defined the defaults. */
  modelOf(entity: string): EntityModel {
    return this.#entities.get(entity)?.model ?? defaultModel(entity);
  }

  /** Judges a row from outside. A row of an entity without a schema passes as it is. */
  validateRow(entity: string, row: unknown): RowVerdict {
    const schema = this.get(entity)?.schema;
    if (schema === undefined) return { ok: true, row };
    const result = schema['~standard'].validate(row);
    if (!('then' in result)) {
      return result.issues === undefined
        ? { ok: true, row: result.value }
        : {
            ok: false,
            issues: result.issues.map((issue) => issue.message),
            fields: result.issues.map(fieldOf),
          };
    }
    throw new CacheHubError(
      'invalid-config',
      `Expected the schema of '${entity}' to answer at once; got a promise. ` +
        'Rows are checked on the path of a message: use a synchronous schema.',
    );
  }
}

function fieldOf({ path = [] }: StandardIssue): string {
  return path.map((step) => String(typeof step === 'object' ? step.key : step)).join('.');
}

function rulesOf({ name, lists, ɵrules: rules }: AnyEntityDefinition): RuleBook | undefined {
  if (rules instanceof RuleBook) return rules;
  if (lists === undefined) return undefined;
  throw new CacheHubError(
    'invalid-config',
    `Expected the entity '${name}', which has list rules, to be made by defineEntity; it was not.`,
  );
}

/** A definition may be written by hand, or be a name where a definition belongs. */
function assertDefinition(definition: unknown): void {
  if (typeof definition === 'object' && definition !== null) {
    const { name, id, version } = definition as Readonly<Record<string, unknown>>;
    if (isEntityName(name) && typeof id === 'function' && typeof version === 'function') return;
  }
  const got = typeof definition === 'string' ? `the text '${definition}'` : typeof definition;
  throw new CacheHubError(
    'invalid-config',
    `Expected an entity's definition, as defineEntity('…') makes it; got ${got}.`,
  );
}

function toModel(definition: AnyEntityDefinition): EntityModel {
  // The row type is erased here: what the core holds under this name is what the definition describes.
  const lists: ListModel | undefined = definition.lists;
  return {
    name: definition.name,
    idField: definition.idField ?? 'id',
    versionField: definition.versionField ?? 'version',
    id: (row: RowValue) => asId(definition.id(row)),
    version: (row: RowValue) => asVersion(definition.version(row)),
    versions: definition.versions ?? 'dense',
    lists,
  };
}
