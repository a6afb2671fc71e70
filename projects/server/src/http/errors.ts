import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from '../runtime/logger';

/** Every error answer is `{error: {code, message}}`; what failed inside stays inside. */
export function registerErrors(app: FastifyInstance, logger: Logger): void {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 400 && status < 500) {
      const code = status === 413 ? 'TOO_LARGE' : 'BAD_REQUEST';
      return reply.code(status).send({ error: { code, message: error.message } });
    }
    logger.problem(`${request.method} ${request.routeOptions.url ?? ''} failed`, error);
    const message = 'The server failed. Trying again with the same Idempotency-Key is safe.';
    return reply.code(500).send({ error: { code: 'INTERNAL', message } });
  });
}

/** The answer where there is no route. */
export function nothingThere(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const path = request.url.split('?', 1)[0] ?? '';
  const message = `There is nothing for ${request.method} at ${path}.`;
  return reply.code(404).send({ error: { code: 'NOT_FOUND', message } });
}
