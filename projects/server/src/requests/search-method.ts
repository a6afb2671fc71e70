import { isKeepableText } from '../entities/check-value';
import type { EntityDefinition } from '../entities/entity-definition';
import { toEntityRow } from '../entities/entity-table';
import { ENTITIES } from '../entities/registry';
import { ACTIVITIES } from '../entities/observed-entities';
import { readPage } from '../query/list-page';
import { parseListQuery } from '../query/list-query';
import { badParams, namedParams } from './request-method';
import type { RequestContext, RequestMethod } from './request-method';

const MAX_TEXT_LENGTH = 200;
const MAX_LIMIT = 50;

/** Something that was found. */
export interface SearchHit {
  readonly entityType: string;
  readonly id: string;
  readonly title: string;
}

/** `{text, limit?}` → rows of all entities that have the text, as far as the caller may see them. */
export const searchMethod: RequestMethod = async (params, context) => {
  const { text, limit = 10 } = namedParams(params);
  if (typeof text !== 'string' || text === '' || text.length > MAX_TEXT_LENGTH) {
    return badParams(`text has to be a text of 1 to ${MAX_TEXT_LENGTH} characters.`);
  }
  if (!isKeepableText(text)) return badParams('text has to be a text that can be kept.');
  if (!Number.isInteger(limit) || Number(limit) < 1 || Number(limit) > MAX_LIMIT) {
    return badParams(`limit has to be a whole number from 1 to ${MAX_LIMIT}.`);
  }
  const hits: SearchHit[] = [];
  for (const entity of ENTITIES) {
    if (context.signal.aborted || hits.length >= Number(limit)) break;
    if (!isSearched(entity, context)) continue;
    hits.push(...(await searchOne(entity, text, Number(limit) - hits.length, context)));
  }
  return { ok: true, result: hits };
};

/** The feed says of what happened, not what there is. */
function isSearched(entity: EntityDefinition, { rights, identity }: RequestContext): boolean {
  const hasText = entity.columns.some(({ search }) => search);
  return hasText && entity !== ACTIVITIES && rights.canRead(identity, entity.type);
}

async function searchOne(
  entity: EntityDefinition,
  text: string,
  limit: number,
  { database }: RequestContext,
): Promise<readonly SearchHit[]> {
  const parsed = parseListQuery(entity, { q: text, limit: String(limit) });
  if (!parsed.ok) throw new Error(parsed.message);
  const { items } = await readPage(database, entity, parsed.query);
  return items.map((row) => ({
    entityType: entity.type,
    id: row.id,
    title: entity.describe(toEntityRow(row)),
  }));
}
