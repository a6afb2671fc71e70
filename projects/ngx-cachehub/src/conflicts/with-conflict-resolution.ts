import { inject } from '@angular/core';
import { CacheEngine } from '../cache/cache-engine';
import { POLICY_RULES } from '../entities/policy-rules';
import { makeFeature } from '../providers/features';
import type { CacheHubFeature } from '../providers/features';
import { checkOptions, fn } from '../providers/option-rules';
import { CONFLICT_OPTIONS } from './conflict-options';
import type { ConflictOptions } from './conflict-options';
import { CONFLICT_PORT } from './conflict-port';
import { DefaultConflicts } from './default-conflicts';

/**
 * How writes of the queue that met another write are resolved; the policy of an entity
 * (`EntityDefinition.merge`) goes before it, field by field. Without it the defaults hold: fields merge,
 * the last write of a field wins, and a delete against an edit waits for a person.
 *
 * @throws CacheHubError 'invalid-config' that says what was expected.
 */
export function withConflictResolution(
  policy: ConflictOptions = {},
): CacheHubFeature<'ConflictResolution'> {
  checkOptions('withConflictResolution', policy, { ...POLICY_RULES, serverOffsetMs: fn });
  return makeFeature('ConflictResolution', [
    { provide: CONFLICT_OPTIONS, useValue: Object.freeze({ ...policy }) },
    { provide: CONFLICT_PORT, useFactory: () => inject(CacheEngine).part(DefaultConflicts) },
  ]);
}
