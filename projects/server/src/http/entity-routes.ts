import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { canSeeRow } from '../access/rights';
import type { Rights } from '../access/rights';
import type { TokenVerifier } from '../access/tokens';
import type { Database } from '../db/database';
import { isKeepableText } from '../entities/check-value';
import type { EntityDefinition } from '../entities/entity-definition';
import { findRow } from '../entities/entity-table';
import { ACTIVITIES } from '../entities/observed-entities';
import { logPosition } from '../log/change-log';
import { readHistory } from '../log/row-history';
import { admit } from '../writes/admission';
import type { Admitted } from '../writes/admission';
import { refusal } from '../writes/write-outcome';
import type { WriteOutcome } from '../writes/write-outcome';
import type { RowOperation } from '../writes/write-request';
import type { WriteService } from '../writes/write-service';
import { readPage } from '../query/list-page';
import { excluding, parseListQuery } from '../query/list-query';
import { requestIdentity } from './request-identity';
import { readWriteHeaders } from './write-headers';

export interface EntityRouteServices {
  readonly database: Database;
  readonly writes: WriteService;
  readonly tokens: TokenVerifier;
  readonly rights: Rights;
}

interface EntityParams {
  readonly entity: string;
  readonly id: string;
}

/** Changes that a history shows at most. */
export const MAX_HISTORY = 200;

const MERGE_PATCH = 'application/merge-patch+json';

/** REST for every entity: `/api/<entity>` and `/api/<entity>/<id>`. */
export function registerEntityRoutes(app: FastifyInstance, services: EntityRouteServices): void {
  app.addContentTypeParser(
    MERGE_PATCH,
    { parseAs: 'string' },
    app.getDefaultJsonParser('error', 'error'),
  );
  app.get('/api/:entity', async (request, reply) => {
    const allowed = admitted(request, services, 'read');
    return 'status' in allowed ? send(reply, allowed) : list(request, reply, services, allowed);
  });
  app.get('/api/:entity/:id', async (request, reply) => {
    const allowed = admitted(request, services, 'read');
    return 'status' in allowed ? send(reply, allowed) : one(request, reply, services, allowed);
  });
  app.get('/api/:entity/:id/history', async (request, reply) => {
    const allowed = admitted(request, services, 'read');
    return 'status' in allowed ? send(reply, allowed) : history(request, reply, services, allowed);
  });
  app.post('/api/:entity', (request, reply) =>
    write(request, reply, services, () => withBody(request, (body) => ({ kind: 'create', body }))),
  );
  app.patch('/api/:entity/:id', (request, reply) =>
    write(request, reply, services, (id, expectedVersion) =>
      withBody(request, (body) => updateOf(request, id, body, expectedVersion)),
    ),
  );
  app.delete('/api/:entity/:id', (request, reply) =>
    write(request, reply, services, (id, expectedVersion) => ({
      kind: 'delete',
      id,
      expectedVersion,
    })),
  );
}

function admitted(
  request: FastifyRequest,
  { tokens, rights }: EntityRouteServices,
  intent: 'read' | 'write',
): Admitted | WriteOutcome {
  const { entity } = request.params as EntityParams;
  const identity = requestIdentity(request, tokens);
  if (!identity) return refusal(401, 'UNAUTHENTICATED', 'A valid bearer token is needed.');
  return admit(rights, identity, entity, intent);
}

async function list(
  request: FastifyRequest,
  reply: FastifyReply,
  services: EntityRouteServices,
  { identity, entity }: Admitted,
): Promise<FastifyReply> {
  const parsed = parseListQuery(entity, request.query as Readonly<Record<string, unknown>>);
  if (!parsed.ok) return send(reply, refusal(400, 'BAD_QUERY', parsed.message));
  const hidden = entity === ACTIVITIES ? services.rights.hiddenSubjects(identity) : [];
  await markPosition(reply, services.database, entity);
  const page = await readPage(services.database, entity, excluding(parsed.query, 'entity', hidden));
  return reply.send(page);
}

async function one(
  request: FastifyRequest,
  reply: FastifyReply,
  services: EntityRouteServices,
  { identity, entity }: Admitted,
): Promise<FastifyReply> {
  const { id } = request.params as EntityParams;
  await markPosition(reply, services.database, entity);
  const row = isKeepableText(id) ? await findRow(services.database, entity, id) : null;
  if (!row || !canSeeRow(services.rights, identity, entity.type, row)) {
    return send(reply, notFound(entity, id));
  }
  const etag = `"${row.version}"`;
  reply.header('ETag', etag);
  if (request.headers['if-none-match'] === etag) return reply.code(304).send();
  return reply.send(row);
}

async function history(
  request: FastifyRequest,
  reply: FastifyReply,
  services: EntityRouteServices,
  { identity, entity }: Admitted,
): Promise<FastifyReply> {
  const { id } = request.params as EntityParams;
  const { limit = '50' } = request.query as Readonly<Record<string, unknown>>;
  if (typeof limit !== 'string' || !/^\d{1,3}$/.test(limit) || Number(limit) > MAX_HISTORY) {
    const message = `limit has to be a whole number from 0 to ${MAX_HISTORY}.`;
    return send(reply, refusal(400, 'BAD_QUERY', message));
  }
  if (!isKeepableText(id)) return send(reply, notFound(entity, id));
  await markPosition(reply, services.database, entity);
  const row = await findRow(services.database, entity, id);
  if (row ? !canSeeRow(services.rights, identity, entity.type, row) : entity === ACTIVITIES) {
    return send(reply, notFound(entity, id));
  }
  const known = await readHistory(services.database, entity.type, id, Number(limit));
  return row || known.items.length > 0 ? reply.send(known) : send(reply, notFound(entity, id));
}

function notFound({ singular }: EntityDefinition, id: string): WriteOutcome {
  return refusal(404, 'NOT_FOUND', `There is no ${singular} ${JSON.stringify(id)}.`);
}

/** Taken before the rows are read: every event up to it is in them, and any after it may be. */
async function markPosition(
  reply: FastifyReply,
  database: Database,
  entity: EntityDefinition,
): Promise<void> {
  const { epoch, seq } = await logPosition(database, entity.type);
  reply.header('Sync-Position', `${epoch}:${seq}`);
}

async function write(
  request: FastifyRequest,
  reply: FastifyReply,
  services: EntityRouteServices,
  toOperation: (id: string, expectedVersion: number | null) => RowOperation | WriteOutcome,
): Promise<FastifyReply> {
  const allowed = admitted(request, services, 'write');
  if ('status' in allowed) return send(reply, allowed);
  const headers = readWriteHeaders(request.headers);
  if (!headers.ok) return send(reply, headers.refusal);
  const id = (request.params as Partial<EntityParams>).id ?? '';
  if (!isKeepableText(id)) {
    return send(
      reply,
      refusal(404, 'NOT_FOUND', `There is no ${allowed.entity.singular} of this id.`),
    );
  }
  const operation = toOperation(id, headers.expectedVersion);
  if ('status' in operation) return send(reply, operation);
  const { idempotencyKey, clientId } = headers;
  return send(
    reply,
    await services.writes.write({
      ...allowed,
      operation,
      ...(idempotencyKey !== undefined && { idempotencyKey }),
      ...(clientId !== undefined && { clientId }),
    }),
  );
}

/**
 * `application/json` sets what it names, null included. `application/merge-patch+json` (RFC 7396)
 * removes what it names with null.
 */
function updateOf(
  request: FastifyRequest,
  id: string,
  body: Readonly<Record<string, unknown>>,
  expectedVersion: number | null,
): RowOperation {
  const type = request.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
  if (type !== MERGE_PATCH) return { kind: 'update', id, body, expectedVersion };
  const fields = Object.entries(body);
  const unset = fields.filter(([, value]) => value === null).map(([field]) => field);
  return {
    kind: 'update',
    id,
    body: Object.fromEntries(fields.filter(([, value]) => value !== null)),
    ...(unset.length > 0 && { unset }),
    expectedVersion,
  };
}

function withBody(
  request: FastifyRequest,
  toOperation: (body: Readonly<Record<string, unknown>>) => RowOperation,
): RowOperation | WriteOutcome {
  const { body } = request;
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    return refusal(400, 'BAD_BODY', 'The body has to be a JSON object.');
  }
  return toOperation(body as Readonly<Record<string, unknown>>);
}

function send(reply: FastifyReply, outcome: WriteOutcome): FastifyReply {
  const { status, body, replayed } = outcome;
  if (replayed) reply.header('Idempotency-Replayed', 'true');
  if (status === 409) reply.header('Retry-After', '1');
  if (status < 300 && typeof body === 'object' && body !== null && 'version' in body) {
    reply.header('ETag', `"${String(body.version)}"`);
  }
  return reply.code(status).send(body);
}
