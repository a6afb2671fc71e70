import type { EntityDefinition } from '../entities/entity-definition';
import { developmentPaths, developmentSchemas } from './development-paths';
import { entityPaths } from './entity-paths';
import {
  arrayOf,
  COUNT,
  FLAG,
  INSTANT,
  objectOf,
  schemaRef,
  TEXT,
  TEXT_OR_NULL,
} from './json-schema';
import type { JsonSchema } from './json-schema';
import { jsonResponse } from './operation';
import type { PathItem } from './operation';
import { rowSchemas } from './row-schemas';

/** An OpenAPI 3.1 document. */
export interface OpenApiDocument {
  readonly openapi: '3.1.0';
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
  readonly paths: Readonly<Record<string, PathItem>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, JsonSchema>>;
    readonly securitySchemes: Readonly<Record<string, unknown>>;
  };
}

/** What this server answers over HTTP, from the definitions by which it answers. */
export function openApiDocument(
  entities: readonly EntityDefinition[],
  isProduction: boolean,
): OpenApiDocument {
  const schemas = entities.map((entity) => rowSchemas(entity));
  const paths = entities.map((entity) => entityPaths(entity));
  return {
    openapi: '3.1.0',
    info: {
      title: 'The reference server of ngx-cachehub',
      version: '1',
      description: 'Rows by REST. What happens to them is told over the WebSocket: PROTOCOL.md.',
    },
    // In development everybody may come without a token.
    security: isProduction ? [{ bearer: [] }] : [{}, { bearer: [] }],
    paths: together(SERVER_PATHS, ...paths, isProduction ? {} : developmentPaths()),
    components: {
      schemas: together(SHARED_SCHEMAS, ...schemas, isProduction ? {} : developmentSchemas()),
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
    },
  };
}

function together<T>(
  ...parts: readonly Readonly<Record<string, T>>[]
): Readonly<Record<string, T>> {
  return Object.fromEntries(parts.flatMap((part) => Object.entries(part)));
}

const SHARED_SCHEMAS: Readonly<Record<string, JsonSchema>> = {
  error: objectOf({
    error: objectOf({ code: TEXT, message: TEXT, 'field?': TEXT }),
    'current?': { type: ['object', 'null'], description: 'On a conflict: the row as it is.' },
  }),
  history: objectOf({
    items: arrayOf(schemaRef('history_entry')),
    complete: { ...FLAG, description: 'The creation of the row is among them.' },
  }),
  history_entry: objectOf({
    kind: { enum: ['created', 'updated', 'deleted'] },
    version: COUNT,
    at: INSTANT,
    by: { ...TEXT_OR_NULL, description: 'The user; null where the server did it by itself.' },
    changes: { type: 'object', description: 'What the fields that changed were set to.' },
  }),
};

const SERVER_PATHS: Readonly<Record<string, PathItem>> = {
  '/api/health': {
    get: {
      operationId: 'health',
      summary: 'Whether the server and its database answer.',
      tags: ['server'],
      responses: {
        200: jsonResponse(
          'They do.',
          objectOf({ status: { const: 'ok' }, connections: COUNT, subscriptions: COUNT }),
        ),
      },
    },
  },
  '/openapi.json': {
    get: {
      operationId: 'openapi',
      summary: 'This document.',
      tags: ['server'],
      responses: { 200: jsonResponse('It.', { type: 'object' }) },
    },
  },
};
