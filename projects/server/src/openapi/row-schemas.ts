import type { Column, EntityDefinition } from '../entities/entity-definition';
import {
  MAX_INTEGER,
  MAX_LISTED_TEXT_LENGTH,
  MAX_TEXTS,
  MAX_TEXT_LENGTH,
} from '../entities/check-value';
import { arrayOf, COUNT, objectOf, schemaRef, TEXT } from './json-schema';
import type { JsonSchema } from './json-schema';

/** The schemas of one entity, by name: its row, a new one, what may be changed, and a page of them. */
export function rowSchemas(entity: EntityDefinition): Readonly<Record<string, JsonSchema>> {
  const { singular, columns } = entity;
  const writable = columns.filter((column) => column.writable);
  const row = objectOf({
    id: TEXT,
    ...Object.fromEntries(columns.map((column) => [column.field, columnSchema(column)])),
    version: COUNT,
  });
  const created = writable.map((column): [string, JsonSchema] => {
    const name = column.initial === undefined ? column.field : `${column.field}?`;
    return [name, columnSchema(column)];
  });
  const changed = writable.map((column) => [`${column.field}?`, columnSchema(column)] as const);
  const given = givenFields(entity).map((field): [string, JsonSchema] => [`${field}?`, GIVEN]);
  return {
    [singular]: row,
    [`${singular}_page`]: objectOf({
      items: arrayOf(schemaRef(singular)),
      totalCount: COUNT,
      'next?': { type: ['string', 'null'], description: 'The cursor of the next page.' },
    }),
    ...(entity.writable && {
      [`${singular}_new`]: objectOf(Object.fromEntries([...created, ...given])),
      [`${singular}_changes`]: objectOf(Object.fromEntries(changed)),
    }),
  };
}

const GIVEN: JsonSchema = { description: 'Given by the server; what is said here is not taken.' };

/** What the server gives to a new row, whatever the client says. */
function givenFields(entity: EntityDefinition): readonly string[] {
  const { createdAt, updatedAt, author } = entity;
  const fields = ['id', 'version', createdAt, updatedAt, author];
  return fields.filter((field) => field !== undefined);
}

function columnSchema(column: Column): JsonSchema {
  const schema = valueSchema(column);
  if (!column.nullable) return schema;
  return { ...schema, type: [String(schema.type), 'null'] };
}

function valueSchema({ kind, values, maxLength = MAX_TEXT_LENGTH }: Column): JsonSchema {
  switch (kind) {
    case 'text':
      return { type: 'string', ...(values ? { enum: values } : { maxLength }) };
    case 'integer':
      return { type: 'integer', minimum: -MAX_INTEGER, maximum: MAX_INTEGER };
    case 'number':
      return { type: 'number' };
    case 'boolean':
      return { type: 'boolean' };
    case 'instant':
      return { type: 'string', format: 'date-time' };
    case 'texts':
      return {
        type: 'array',
        maxItems: MAX_TEXTS,
        items: { type: 'string', maxLength: MAX_LISTED_TEXT_LENGTH },
      };
  }
}
