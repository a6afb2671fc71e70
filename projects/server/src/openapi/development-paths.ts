import {
  arrayOf,
  COUNT,
  FLAG,
  NUMBER,
  objectOf,
  schemaRef,
  TEXT,
  TEXT_OR_NULL,
} from './json-schema';
import type { JsonSchema } from './json-schema';
import { jsonResponse, NO_CONTENT, refusals } from './operation';
import type { OperationObject, PathItem } from './operation';

/** Paths that are there in development only. */
export function developmentPaths(): Readonly<Record<string, PathItem>> {
  return {
    '/api/sign-in': { post: signIn },
    '/api/applied-actions': { get: appliedActions },
    '/faults': {
      get: operation('read_faults', 'The faults that are played.', FAULTS),
      put: {
        ...operation('set_faults', 'Sets those that are named.', FAULTS, 422),
        requestBody: body(schemaRef('fault_changes'), { delayMs: 0 }),
      },
    },
    '/faults/rights': {
      get: operation('read_revocations', 'The rights that are taken away.', {
        200: jsonResponse('They.', objectOf({ revoked: arrayOf(schemaRef('revocation')) })),
      }),
    },
    '/faults/revoke': { post: aboutRight('revoke', 'Takes a right away.') },
    '/faults/grant': { post: aboutRight('grant', 'Gives a right back.') },
    '/faults/drop-sockets': { post: operation('drop_sockets', 'Cuts all lines.', NO_CONTENT) },
    '/faults/forget-log': { post: operation('forget_log', 'Begins all logs anew.', NO_CONTENT) },
    '/faults/close': {
      post: {
        ...operation('close_sockets', 'Closes all lines with a code.', NO_CONTENT, 422),
        requestBody: body(objectOf({ code: COUNT }), { code: 4_503 }),
      },
    },
    '/faults/expire-tokens': {
      post: {
        ...operation('expire_tokens', 'Ends all tokens.', NO_CONTENT, 422),
        requestBody: body(objectOf({ 'inMs?': NUMBER }), { inMs: 1_000 }),
      },
    },
    '/faults/restart': { post: operation('restart', 'Ends the process.', NO_CONTENT) },
  };
}

/** Schemas that those paths use. */
export function developmentSchemas(): Readonly<Record<string, JsonSchema>> {
  const settings = {
    refuseConnects: FLAG,
    delayMs: NUMBER,
    dropPct: NUMBER,
    duplicatePct: NUMBER,
    reorderPct: NUMBER,
    httpStatus: { enum: [0, 401, 429, 500] },
    httpPct: NUMBER,
    loseAnswerPct: NUMBER,
    trafficPerSecond: NUMBER,
    salesPerSecond: NUMBER,
    chatPerSecond: NUMBER,
  };
  const changes = Object.entries(settings).map(([name, schema]) => [`${name}?`, schema] as const);
  return {
    faults: objectOf(settings),
    fault_changes: objectOf(Object.fromEntries(changes)),
    revocation: objectOf({ userId: TEXT, entityType: TEXT }),
    applied_action: objectOf({
      n: COUNT,
      userId: TEXT,
      clientId: TEXT_OR_NULL,
      idempotencyKey: TEXT_OR_NULL,
      op: { enum: ['create', 'update', 'delete'] },
      entityType: TEXT,
      entityId: TEXT,
      version: COUNT,
      seq: { type: ['integer', 'null'] },
      at: NUMBER,
    }),
  };
}

const FAULTS = { 200: jsonResponse('The settings.', schemaRef('faults')) };

const signIn: OperationObject = {
  ...operation(
    'sign_in',
    'A token for whoever one says one is.',
    {
      200: jsonResponse('The token.', objectOf({ token: TEXT, userId: TEXT, expiresInMs: COUNT })),
    },
    422,
  ),
  requestBody: body(objectOf({ user: TEXT, 'seconds?': COUNT }), { user: 'ann' }),
};

const appliedActions: OperationObject = {
  ...operation(
    'list_applied_actions',
    'What was really done, each write once and in order.',
    { 200: jsonResponse('The writes.', objectOf({ items: arrayOf(schemaRef('applied_action')) })) },
    400,
  ),
  parameters: [
    ...['userId', 'clientId', 'idempotencyKey', 'entityType', 'entityId', 'after', 'limit'],
  ].map((name) => ({ name, in: 'query' as const, schema: TEXT })),
};

function aboutRight(operationId: string, summary: string): OperationObject {
  return {
    ...operation(operationId, summary, NO_CONTENT, 422),
    requestBody: body(schemaRef('revocation'), { userId: 'bob', entityType: 'sales' }),
  };
}

function operation(
  operationId: string,
  summary: string,
  done: OperationObject['responses'],
  ...refused: readonly number[]
): OperationObject {
  return {
    operationId,
    summary,
    tags: ['development'],
    responses: { ...done, ...refusals(...refused) },
  };
}

function body(schema: JsonSchema, example: unknown): OperationObject['requestBody'] {
  return { required: true, content: { 'application/json': { schema, example } } };
}
