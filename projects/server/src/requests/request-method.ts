import type { Identity } from '../access/identity';
import type { Rights } from '../access/rights';
import type { Database } from '../db/database';
import type { Clock } from '../runtime/clock';

/** What a method is called with, besides its parameters. */
export interface RequestContext {
  readonly identity: Identity;
  readonly rights: Rights;
  readonly database: Database;
  readonly clock: Clock;
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}

/** What came of a request. */
export type RequestOutcome =
  | { readonly ok: true; readonly result: unknown }
  | { readonly ok: false; readonly code: string; readonly message: string };

/** An operation by name. Rejects only where the server failed; then trying again may help. */
export type RequestMethod = (params: unknown, context: RequestContext) => Promise<RequestOutcome>;

export type RequestMethods = ReadonlyMap<string, RequestMethod>;

export function badParams(message: string): RequestOutcome {
  return { ok: false, code: 'BAD_PARAMS', message };
}

/** Parameters by name; none where there are none. */
export function namedParams(params: unknown): Readonly<Record<string, unknown>> {
  return typeof params === 'object' && params !== null && !Array.isArray(params)
    ? { ...params }
    : {};
}
