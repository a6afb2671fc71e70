import { defineEntity, listKey } from 'ngx-cachehub';
import type { AnyEntityDefinition, ListRules } from 'ngx-cachehub';

export interface ChaosRow {
  readonly id: string;
  readonly version: number;
  readonly name: string;
  readonly group: string;
  readonly rank: number;
  readonly note?: string | null;
}

/** The query of a list, as the app asks for it and the server answers it. */
export interface ChaosQuery {
  readonly group?: string;
  readonly sort?: 'rank' | '-rank' | 'name';
  readonly page?: number;
  readonly size?: number;
  readonly q?: string;
}

export type ChaosFields = Pick<ChaosRow, 'name' | 'group' | 'rank' | 'note'>;

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The order that a query asks for; ties are the caller's. */
export function orderOf(query: ChaosQuery): ((a: ChaosRow, b: ChaosRow) => number) | undefined {
  switch (query.sort) {
    case 'rank':
      return (a, b) => a.rank - b.rank;
    case '-rank':
      return (a, b) => b.rank - a.rank;
    case 'name':
      return (a, b) => byText(a.name, b.name);
    case undefined:
      return undefined;
  }
}

export function isIn(row: ChaosRow, { group, q }: ChaosQuery): boolean {
  return (group === undefined || row.group === group) && (q === undefined || row.name.includes(q));
}

const PLACING: ListRules<ChaosRow, ChaosQuery> = {
  matches: isIn,
  compare: orderOf,
  limit: ({ size }) => size,
  offset: ({ page, size }) => (page === undefined || size === undefined ? 0 : (page - 1) * size),
  serverRanked: ({ q }) => q !== undefined,
};

const CARD_FIELDS = ['id', 'version', 'name', 'rank'] as const;

/** Kept by rule; without rules; by rule with projected rows; and one that nobody defined. */
export const ENTITIES = ['ruled', 'loose', 'cards', 'wild'] as const;
export type EntityName = (typeof ENTITIES)[number];

export const DEFINITIONS: readonly AnyEntityDefinition[] = [
  defineEntity<ChaosRow, string>('ruled', { lists: PLACING as ListRules<ChaosRow> }),
  defineEntity<ChaosRow, string>('loose'),
  defineEntity<ChaosRow, string>('cards', {
    lists: { ...(PLACING as ListRules<ChaosRow>), fields: CARD_FIELDS },
  }),
];

/** The fields that the server answers in lists; undefined for all. */
export function listFields(entity: EntityName): readonly (keyof ChaosRow)[] | undefined {
  return entity === 'cards' ? CARD_FIELDS : undefined;
}

export interface ChaosList {
  readonly key: string;
  readonly entity: EntityName;
  readonly query: ChaosQuery;
}

const QUERIES: Readonly<Record<EntityName, readonly ChaosQuery[]>> = {
  ruled: [
    { group: 'a', sort: 'rank' },
    { group: 'a', sort: 'rank', page: 1, size: 3 },
    { group: 'a', sort: 'rank', page: 2, size: 3 },
    { sort: 'name', page: 1, size: 4 },
    { q: '1' },
    { group: 'b' },
  ],
  loose: [{}, { group: 'a' }, { sort: '-rank', page: 1, size: 3 }],
  cards: [{ sort: 'rank', page: 1, size: 4 }, { sort: 'name' }],
  wild: [{ group: 'b' }],
};

export const LISTS: readonly ChaosList[] = ENTITIES.flatMap((entity) =>
  QUERIES[entity].map((query) => ({ key: listKey(entity, { ...query }), entity, query })),
);

export const IDS: readonly string[] = ['1', '2', '3', '4', '5', '6', '7', '8'];
