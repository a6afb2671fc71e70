import type { FastifyInstance } from 'fastify';
import { isAllowedOrigin } from '../access/origins';

const ALLOWED_HEADERS =
  'Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, Sync-Client-Id';
const EXPOSED_HEADERS = 'ETag, Idempotency-Replayed, Retry-After, Sync-Position';

/** Lets pages of allowed origins, and no others, read answers. */
export function registerCors(
  app: FastifyInstance,
  allowed: readonly string[],
  allowLoopback: boolean,
): void {
  app.addHook('onRequest', async (request, reply) => {
    const { origin } = request.headers;
    reply.header('Vary', 'Origin');
    if (origin === undefined || !isAllowedOrigin(origin, allowed, allowLoopback)) return;
    reply.header('Access-Control-Allow-Origin', origin);
    reply.header('Access-Control-Expose-Headers', EXPOSED_HEADERS);
    if (request.method !== 'OPTIONS') return;
    reply.header('Access-Control-Allow-Headers', ALLOWED_HEADERS);
    reply.header('Access-Control-Allow-Methods', 'GET, POST, PATCH, DELETE, PUT');
    reply.header('Access-Control-Max-Age', '600');
    await reply.code(204).send();
  });
}
