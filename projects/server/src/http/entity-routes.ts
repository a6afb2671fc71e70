import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Identity } from '../access/identity';
import { canSeeRow } from '../access/rights';
import type { Rights } from '../access/rights';
import type { TokenVerifier } from '../access/tokens';
import type { Database } from '../db/database';
import { isKeepableText } from '../entities/check-value';
import type { EntityDefinition } from '../entities/entity-definition';
import { findRow } from '../entities/entity-table';
import { ACTIVITIES } from '../entities/observed-entities';
import { findEntity } from '../entities/registry';
import { logPosition } from '../log/change-log';
import { refusal } from '../writes/write-outcome';
import type { WriteOutcome } from '../writes/write-outcome';
import type { RowOperation } from '../writes/write-request';
import type { WriteService } from '../writes/write-service';
import { excluding, parseListQuery, readPage } from './list-query';
import { requestIdentity } from './request-identity';
import { readWriteHeaders } from './write-headers';

export interface EntityRouteServices {
  readonly database: Database;
  readonly writes: WriteService;
  readonly tokens: TokenVerifier;
  readonly rights: Rights;
}

/** Who asks for what, once that is known to be allowed. */
interface Admitted {
  readonly identity: Identity;
  readonly entity: EntityDefinition;
}

interface EntityParams {
  readonly entity: string;
  readonly id: string;
}

/** REST for every entity: `/api/<entity>` and `/api/<entity>/<id>`. */
export function registerEntityRoutes(app: FastifyInstance, services: EntityRouteServices): void {
  app.get('/api/:entity', async (request, reply) => {
    const admitted = admit(request, services, 'read');
    return 'status' in admitted ? send(reply, admitted) : list(request, reply, services, admitted);
  });
  app.get('/api/:entity/:id', async (request, reply) => {
    const admitted = admit(request, services, 'read');
    return 'status' in admitted ? send(reply, admitted) : one(request, reply, services, admitted);
  });
  app.post('/api/:entity', (request, reply) =>
    write(request, reply, services, () => withBody(request, (body) => ({ kind: 'create', body }))),
  );
  app.patch('/api/:entity/:id', (request, reply) =>
    write(request, reply, services, (id, expectedVersion) =>
      withBody(request, (body) => ({ kind: 'update', id, body, expectedVersion })),
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

function admit(
  request: FastifyRequest,
  { tokens, rights }: EntityRouteServices,
  intent: 'read' | 'write',
): Admitted | WriteOutcome {
  const { entity: type } = request.params as EntityParams;
  const entity = findEntity(type);
  if (!entity) return refusal(404, 'UNKNOWN_ENTITY', `There is no entity ${JSON.stringify(type)}.`);
  const identity = requestIdentity(request, tokens);
  if (!identity) return refusal(401, 'UNAUTHENTICATED', 'A valid bearer token is needed.');
  const allowed =
    intent === 'read' ? rights.canRead(identity, entity.type) : rights.canWrite(identity, entity);
  if (allowed) return { identity, entity };
  return refusal(403, 'FORBIDDEN', `${identity.userId} may not ${intent} ${entity.type}.`);
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
    const message = `There is no ${entity.singular} ${JSON.stringify(id)}.`;
    return send(reply, refusal(404, 'NOT_FOUND', message));
  }
  const etag = `"${row.version}"`;
  reply.header('ETag', etag);
  if (request.headers['if-none-match'] === etag) return reply.code(304).send();
  return reply.send(row);
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
  const admitted = admit(request, services, 'write');
  if ('status' in admitted) return send(reply, admitted);
  const headers = readWriteHeaders(request.headers);
  if (!headers.ok) return send(reply, headers.refusal);
  const id = (request.params as Partial<EntityParams>).id ?? '';
  if (!isKeepableText(id)) {
    return send(
      reply,
      refusal(404, 'NOT_FOUND', `There is no ${admitted.entity.singular} of this id.`),
    );
  }
  const operation = toOperation(id, headers.expectedVersion);
  if ('status' in operation) return send(reply, operation);
  const { idempotencyKey, clientId } = headers;
  return send(
    reply,
    await services.writes.write({
      ...admitted,
      operation,
      ...(idempotencyKey !== undefined && { idempotencyKey }),
      ...(clientId !== undefined && { clientId }),
    }),
  );
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
