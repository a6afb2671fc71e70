import type { JsonSchema } from './json-schema';
import { schemaRef } from './json-schema';

/** What may be answered, by status. */
export interface ResponseObject {
  readonly description: string;
  readonly headers?: Readonly<Record<string, { readonly schema: JsonSchema }>>;
  readonly content?: Readonly<Record<string, { readonly schema: JsonSchema }>>;
}

export interface ParameterObject {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required?: boolean;
  readonly description?: string;
  readonly schema: JsonSchema;
}

/** One thing that can be asked over HTTP. */
export interface OperationObject {
  readonly operationId: string;
  readonly summary: string;
  readonly tags: readonly string[];
  readonly parameters?: readonly ParameterObject[];
  readonly requestBody?: {
    readonly required: boolean;
    readonly content: Readonly<Record<string, { readonly schema: JsonSchema; example?: unknown }>>;
  };
  readonly responses: Readonly<Record<string, ResponseObject>>;
}

export type Method = 'get' | 'post' | 'patch' | 'put' | 'delete';

export type PathItem = Readonly<Partial<Record<Method, OperationObject>>>;

export function jsonResponse(
  description: string,
  schema: JsonSchema,
  headers: readonly string[] = [],
): ResponseObject {
  return {
    description,
    ...(headers.length > 0 && {
      headers: Object.fromEntries(headers.map((name) => [name, { schema: { type: 'string' } }])),
    }),
    content: { 'application/json': { schema } },
  };
}

const REFUSALS: Readonly<Record<number, string>> = {
  400: 'What was asked makes no sense.',
  401: 'No token, or one that holds no longer.',
  403: 'This is not for you.',
  404: 'There is no such thing.',
  409: 'A write of this key is being worked on. Ask again.',
  412: 'The row has another version than If-Match; `current` is the row, null where it is gone.',
  413: 'Too much was sent.',
  422: 'A value that cannot be kept, or a key that was used for another write.',
};

/** The answers that refuse, each with the shape that all of them have. */
export function refusals(...statuses: readonly number[]): Readonly<Record<string, ResponseObject>> {
  return Object.fromEntries(
    statuses.map((status) => [
      String(status),
      jsonResponse(REFUSALS[status] ?? 'Refused.', schemaRef('error')),
    ]),
  );
}

export const NO_CONTENT: Readonly<Record<string, ResponseObject>> = {
  204: { description: 'Done.' },
};
