import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../runtime/clock';
import type { Identity, Role } from './identity';

/** A token → who bears it, or why it is none. No token at all is for `anonymous` to judge. */
export interface TokenVerifier {
  verify(token: string): Identity | 'invalid' | 'expired';
  /** Who a caller without a token is; null where a token is needed. */
  readonly anonymous: Identity | null;
}

const ROLES: readonly string[] = ['editor', 'viewer', 'limited'] satisfies Role[];

function roleOf(name: unknown): Role {
  return name === 'viewer' || name === 'limited' ? name : 'editor';
}

/** The tokens of development, which anybody can make. */
export interface DevTokens extends TokenVerifier {
  /** A token of this user for so many seconds from now. */
  issue(userId: string, seconds: number): string;
  /** Ends every token that was issued until now, and every one that does not say when it was. */
  expireAll(): void;
}

/**
 * Development: `dev:<user>`, `dev:<user>:<seconds to live>`, counted from each use of the token, and
 * `dev:<user>:<seconds to live>:<issued at, in ms>`; with 0 seconds it has expired. The users `viewer`
 * and `limited` have those roles. Whoever says nothing is `developer`.
 */
export function devTokens(clock: Clock): DevTokens {
  let validFrom = 0;
  return {
    anonymous: { userId: 'developer', role: 'editor', robot: false },
    verify: (token) => {
      const match = /^dev:([\w.@-]{1,64})(?::(\d{1,6})(?::(\d{1,15}))?)?$/.exec(token);
      const [, userId, ttlSeconds, issuedAt] = match ?? [];
      if (userId === undefined) return 'invalid';
      if (validFrom > 0 && Number(issuedAt ?? 0) < validFrom) return 'expired';
      const identity: Identity = { userId, role: roleOf(userId), robot: false };
      if (ttlSeconds === undefined) return identity;
      const now = clock.now();
      const expiresAt = Number(issuedAt ?? now) + Number(ttlSeconds) * 1_000;
      return expiresAt <= now ? 'expired' : { ...identity, expiresAt };
    },
    issue: (userId, seconds) => `dev:${userId}:${seconds}:${Math.max(clock.now(), validFrom)}`,
    expireAll: () => {
      // The next millisecond, so that what was issued in this one has ended too.
      validFrom = clock.now() + 1;
    },
  };
}

/** Production: JSON Web Tokens signed HS256 with `secret`; claims `sub`, `exp` and `role`. */
export function signedTokens(secret: string, clock: Clock): TokenVerifier {
  return {
    anonymous: null,
    verify: (token) => {
      const [header = '', payload = '', signature = '', ...rest] = token.split('.');
      if (rest.length > 0 || readPart(header)?.['alg'] !== 'HS256') return 'invalid';
      const expected = createHmac('sha256', secret).update(`${header}.${payload}`).digest();
      const given = Buffer.from(signature, 'base64url');
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) return 'invalid';
      return identityOf(readPart(payload), clock.now());
    },
  };
}

function identityOf(claims: ReadonlyClaims | null, now: number): Identity | 'invalid' | 'expired' {
  const { sub, exp, role } = claims ?? {};
  if (typeof sub !== 'string' || sub === '' || typeof exp !== 'number') return 'invalid';
  if (typeof role !== 'string' || !ROLES.includes(role)) return 'invalid';
  const expiresAt = exp * 1_000;
  if (expiresAt <= now) return 'expired';
  return { userId: sub, role: roleOf(role), robot: false, expiresAt };
}

type ReadonlyClaims = Readonly<Record<string, unknown>>;

function readPart(part: string): ReadonlyClaims | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as ReadonlyClaims) : null;
  } catch {
    // Whatever it is, it is no token; the caller says so.
    return null;
  }
}
