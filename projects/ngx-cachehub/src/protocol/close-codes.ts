/** Every close code that this protocol gives a meaning to. */
export const CLOSE_CODES = {
  normal: 1000,
  goingAway: 1001,
  noStatus: 1005,
  abnormal: 1006,
  policyViolation: 1008,
  internalError: 1011,
  serviceRestart: 1012,
  tryAgainLater: 1013,
  badFrame: 4400,
  unauthenticated: 4401,
  forbidden: 4403,
  protocolVersion: 4406,
  helloTimeout: 4408,
  replaced: 4409,
  rateLimited: 4429,
  draining: 4503,
  slowConsumer: 4508,
} as const;

export type CloseCodeName = keyof typeof CLOSE_CODES;

/** What a client does after a close. `renew-token` is tried once, then a new connection. */
export type CloseMeaning = 'reconnect' | 'renew-token' | 'terminal' | 'disconnected';

/**
 * What a close means to the client. A code that is not listed means reconnect: giving up for good
 * is only right where the server said so.
 */
export function closeMeaning(code: number, initiatedByUs: boolean): CloseMeaning {
  switch (code) {
    case CLOSE_CODES.normal:
      return initiatedByUs ? 'disconnected' : 'reconnect';
    case CLOSE_CODES.unauthenticated:
      return 'renew-token';
    case CLOSE_CODES.policyViolation:
    case CLOSE_CODES.badFrame:
    case CLOSE_CODES.forbidden:
    case CLOSE_CODES.protocolVersion:
    case CLOSE_CODES.replaced:
      return 'terminal';
    default:
      return 'reconnect';
  }
}

/** The code's name for logs and errors; `code 4999` where it has none. */
export function closeCodeName(code: number): string {
  const known = Object.entries(CLOSE_CODES).find(([, listed]) => listed === code);
  return known?.[0] ?? `code ${code}`;
}
