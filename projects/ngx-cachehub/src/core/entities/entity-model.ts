import type { EntityId } from '../keys';
import type { RowValue } from '../gate';

export type ListParams = Readonly<Record<string, unknown>>;
export type RowCompare = (a: RowValue, b: RowValue) => number;

/** How cached lists of an entity follow its rows. Every function is the app's: it may throw, and is then taken as "cannot decide". */
export interface ListModel {
  readonly matches?: ((row: RowValue, params: ListParams) => boolean) | undefined;
  readonly compare?: ((params: ListParams) => RowCompare | undefined) | undefined;
  readonly limit?: ((params: ListParams) => number | undefined) | undefined;
  readonly offset?: ((params: ListParams) => number | undefined) | undefined;
  /** The fields that rows of these lists carry, where they are a projection. */
  readonly fields?: readonly string[] | undefined;
  readonly serverRanked?: ((params: ListParams) => boolean) | undefined;
}

/** What the core has to know of an entity. */
export interface EntityModel {
  readonly name: string;
  readonly idField: string;
  readonly versionField: string;
  id(row: RowValue): EntityId | undefined;
  version(row: RowValue): number | undefined;
  /** `dense`: each write of a row adds 1, so a jump is a gap; `sparse`: timestamps and the like. */
  readonly versions: 'dense' | 'sparse';
  readonly lists: ListModel | undefined;
}

/** The model of an entity that nobody defined: `id`, `version`, dense, no list rules. */
export function defaultModel(name: string): EntityModel {
  return {
    name,
    idField: 'id',
    versionField: 'version',
    id: (row) => asId(row['id']),
    version: (row) => asVersion(row['version']),
    versions: 'dense',
    lists: undefined,
  };
}

/** The same model, safe to ask about any value: where the app's functions throw there is no id, and no version. */
export function guardedModel(model: EntityModel, report: (error: unknown) => void): EntityModel {
  const guarded =
    <T>(ask: (row: RowValue) => T | undefined) =>
    (row: RowValue): T | undefined => {
      try {
        return ask(row);
      } catch (error) {
        report(error);
        return undefined;
      }
    };
  return {
    ...model,
    id: guarded((row) => model.id(row)),
    version: guarded((row) => model.version(row)),
  };
}

/** A usable id, or undefined. */
export function asId(value: unknown): EntityId | undefined {
  return typeof value === 'string' || (typeof value === 'number' && Number.isFinite(value))
    ? value
    : undefined;
}

/** A version is a safe integer ≥ 0; anything else orders nothing and counts as none. */
export function asVersion(value: unknown): number | undefined {
  return Number.isSafeInteger(value) && typeof value === 'number' && value >= 0 ? value : undefined;
}
