import type { FastifyInstance } from 'fastify';
import type { DevTokens } from '../access/tokens';
import { refusal } from '../writes/write-outcome';

const DEFAULT_SECONDS = 3_600;
const MAX_SECONDS = 999_999;

/**
 * Development only: a token for whoever one says one is, with an expiry. So a page can play a session
 * that runs out and is renewed.
 */
export function registerSignIn(app: FastifyInstance, tokens: DevTokens): void {
  app.post('/api/sign-in', async (request, reply) => {
    const body: unknown = request.body;
    const { user, seconds = DEFAULT_SECONDS } = fieldsOf(body);
    const problem = problemOf(user, seconds);
    if (problem !== null || typeof user !== 'string' || typeof seconds !== 'number') {
      const { status, body } = refusal(422, 'INVALID', problem ?? 'The body has to be an object.');
      return reply.code(status).send(body);
    }
    const token = tokens.issue(user, seconds);
    return { token, userId: user, expiresInMs: seconds * 1_000 };
  });
}

function problemOf(user: unknown, seconds: unknown): string | null {
  if (typeof user !== 'string' || !/^[\w.@-]{1,64}$/.test(user)) {
    return 'user has to be a name of letters, digits and . _ - @.';
  }
  const fits = Number.isInteger(seconds) && Number(seconds) >= 1 && Number(seconds) <= MAX_SECONDS;
  return fits ? null : `seconds has to be a whole number from 1 to ${MAX_SECONDS}.`;
}

function fieldsOf(body: unknown): Readonly<Record<string, unknown>> {
  return typeof body === 'object' && body !== null ? { ...body } : {};
}
