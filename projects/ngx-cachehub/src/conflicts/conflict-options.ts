import { InjectionToken } from '@angular/core';
import type { MergePolicy } from '../entities/merge-policy';

/** What `withConflictResolution` takes. */
export interface ConflictOptions extends MergePolicy {
  /**
   * How far the server's clock is ahead of this device's, in ms. Default: what the realtime line says of it,
   * else 0.
   */
  readonly serverOffsetMs?: () => number;
}

/** The hub's own policy; an entity's goes before it, field by field. */
export const CONFLICT_OPTIONS = new InjectionToken<ConflictOptions>(
  'ngx-cachehub conflict options',
);

/** The policy of one entity: what it says itself, else what the hub says. */
export function policyOf(
  own: MergePolicy | undefined,
  hub: MergePolicy | undefined,
): MergePolicy & { readonly changedAtField: string } {
  return {
    ...hub,
    ...own,
    rules: { ...hub?.rules, ...own?.rules },
    changedAtField: own?.changedAtField ?? hub?.changedAtField ?? 'updatedAt',
  };
}
