import type { FastifyRequest } from 'fastify';
import type { Identity } from '../access/identity';
import type { TokenVerifier } from '../access/tokens';

/** Who asks, by `Authorization: Bearer`; null where that is nobody we know. */
export function requestIdentity(request: FastifyRequest, tokens: TokenVerifier): Identity | null {
  const header = request.headers.authorization;
  if (header === undefined) return tokens.anonymous;
  const [, token] = /^Bearer (\S+)$/i.exec(header) ?? [];
  const identity = token === undefined ? 'invalid' : tokens.verify(token);
  return typeof identity === 'string' ? null : identity;
}
