import type { EntityDefinition } from '../entities/entity-definition';
import { MAX_HISTORY } from '../http/entity-routes';
import { MAX_LIMIT, MAX_OFFSET } from '../query/list-query';
import { MAX_KEY_LENGTH } from '../writes/write-key';
import { COUNT, objectOf, schemaRef, TEXT } from './json-schema';
import type { JsonSchema } from './json-schema';
import { jsonResponse, refusals } from './operation';
import type { OperationObject, ParameterObject, PathItem } from './operation';

const ID: ParameterObject = { name: 'id', in: 'path', required: true, schema: TEXT };

/** The paths of one entity. */
export function entityPaths(entity: EntityDefinition): Readonly<Record<string, PathItem>> {
  const { type, writable } = entity;
  return {
    [`/api/${type}`]: { get: listOf(entity), ...(writable && { post: createOf(entity) }) },
    [`/api/${type}/{id}`]: {
      get: readOf(entity),
      ...(writable && { patch: updateOf(entity), delete: deleteOf(entity) }),
    },
    [`/api/${type}/{id}/history`]: { get: historyOf(entity) },
  };
}

function listOf({ type, singular, columns }: EntityDefinition): OperationObject {
  const fields = ['id', 'version', ...columns.map(({ field }) => field)];
  return {
    operationId: `list_${type}`,
    summary: 'One page of the rows that a query selects, in its order.',
    tags: [type],
    parameters: [
      query('where', 'Conditions, as JSON: docs/query-semantics.md.', TEXT),
      query('sort', `Of ${fields.join(', ')}; '-' for downwards.`, TEXT),
      query('q', 'Text to look for.', TEXT),
      query('limit', 'Rows at most.', { ...COUNT, maximum: MAX_LIMIT }),
      query('offset', 'Rows to leave out in front.', { ...COUNT, maximum: MAX_OFFSET }),
      query('cursor', 'Empty for the first page, then `next` of the page before.', TEXT),
      ...fields.map((field) => query(field, 'Equals this value.', TEXT)),
    ],
    responses: {
      200: jsonResponse('The page.', schemaRef(`${singular}_page`), ['Sync-Position']),
      ...refusals(400, 401, 403),
    },
  };
}

function readOf({ type, singular }: EntityDefinition): OperationObject {
  return {
    operationId: `read_${singular}`,
    summary: 'One row.',
    tags: [type],
    parameters: [ID, header('If-None-Match', 'The ETag of the row that is known.')],
    responses: {
      200: jsonResponse('The row.', schemaRef(singular), ['ETag', 'Sync-Position']),
      304: { description: 'The row is the one that is known.' },
      ...refusals(401, 403, 404),
    },
  };
}

function createOf({ type, singular }: EntityDefinition): OperationObject {
  return {
    operationId: `create_${singular}`,
    summary: 'Creates a row.',
    tags: [type],
    parameters: WRITE_HEADERS,
    requestBody: body(schemaRef(`${singular}_new`)),
    responses: {
      201: jsonResponse('The row.', schemaRef(singular), WRITTEN),
      ...refusals(400, 401, 403, 409, 413, 422),
    },
  };
}

function updateOf({ type, singular }: EntityDefinition): OperationObject {
  const changes = schemaRef(`${singular}_changes`);
  const nullable: JsonSchema = { type: 'object', description: 'RFC 7396: null removes.' };
  return {
    operationId: `update_${singular}`,
    summary: 'Changes the fields that are named.',
    tags: [type],
    parameters: [ID, IF_MATCH, ...WRITE_HEADERS],
    requestBody: {
      required: true,
      content: {
        'application/json': { schema: changes },
        'application/merge-patch+json': { schema: nullable },
      },
    },
    responses: {
      200: jsonResponse('The row.', schemaRef(singular), WRITTEN),
      ...refusals(400, 401, 403, 404, 409, 412, 413, 422),
    },
  };
}

function deleteOf({ type, singular }: EntityDefinition): OperationObject {
  return {
    operationId: `delete_${singular}`,
    summary: 'Deletes the row.',
    tags: [type],
    parameters: [ID, IF_MATCH, ...WRITE_HEADERS],
    responses: {
      200: jsonResponse(
        'The version that the delete counts as.',
        objectOf({ id: TEXT, version: COUNT }),
        WRITTEN,
      ),
      ...refusals(400, 401, 403, 404, 409, 412, 422),
    },
  };
}

function historyOf({ type, singular }: EntityDefinition): OperationObject {
  return {
    operationId: `history_of_${singular}`,
    summary: 'What became of the row, newest first, as far back as the change log goes.',
    tags: [type],
    parameters: [ID, query('limit', 'Changes at most.', { ...COUNT, maximum: MAX_HISTORY })],
    responses: {
      200: jsonResponse('The changes.', schemaRef('history'), ['Sync-Position']),
      ...refusals(400, 401, 403, 404),
    },
  };
}

const KEY: JsonSchema = { type: 'string', minLength: 1, maxLength: MAX_KEY_LENGTH };
const WRITE_HEADERS: readonly ParameterObject[] = [
  { ...header('Idempotency-Key', 'The same for every attempt of one write.'), schema: KEY },
  { ...header('Sync-Client-Id', 'The page that writes.'), schema: KEY },
];
const IF_MATCH = header('If-Match', 'The version that the write was made against.');
const WRITTEN = ['ETag', 'Idempotency-Replayed'];

function header(name: string, description: string): ParameterObject {
  return { name, in: 'header', description, schema: TEXT };
}

function query(name: string, description: string, schema: JsonSchema): ParameterObject {
  return { name, in: 'query', description, schema };
}

function body(schema: JsonSchema): OperationObject['requestBody'] {
  return { required: true, content: { 'application/json': { schema } } };
}
