import type { FastifyInstance, FastifyReply } from 'fastify';
import type { RevocableRights, Revocation } from '../access/revocable-rights';
import { findEntity } from '../entities/registry';

/** Development only: takes a user's right to an entity away while it is connected, and gives it back. */
export function registerRightsRoutes(app: FastifyInstance, rights: RevocableRights): void {
  app.get('/faults/rights', () => ({ revoked: rights.revocations }));
  app.post('/faults/revoke', (request, reply) => {
    const revocation = readRevocation(request.body);
    if (typeof revocation === 'string') return refuse(reply, revocation);
    if (!rights.revoke(revocation)) return refuse(reply, 'Too many rights were taken away.');
    return reply.code(204).send();
  });
  app.post('/faults/grant', (request, reply) => {
    const revocation = readRevocation(request.body);
    if (typeof revocation === 'string') return refuse(reply, revocation);
    rights.grant(revocation);
    return reply.code(204).send();
  });
}

function readRevocation(body: unknown): Revocation | string {
  const fields = typeof body === 'object' && body !== null ? body : {};
  const userId = 'userId' in fields ? fields.userId : null;
  const entityType = 'entityType' in fields ? fields.entityType : null;
  if (typeof userId !== 'string' || !/^[\w.@-]{1,64}$/.test(userId)) {
    return 'userId has to be a name of letters, digits and . _ - @.';
  }
  if (typeof entityType !== 'string' || !findEntity(entityType)) {
    return 'entityType has to be one that this server has.';
  }
  return { userId, entityType };
}

function refuse(reply: FastifyReply, message: string): FastifyReply {
  return reply.code(422).send({ error: { code: 'INVALID', message } });
}
