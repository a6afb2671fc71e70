import type { Identity } from '../access/identity';
import type { Rights } from '../access/rights';
import type { EntityDefinition } from '../entities/entity-definition';
import { findEntity } from '../entities/registry';
import { refusal } from './write-outcome';
import type { WriteOutcome } from './write-outcome';

/** Who asks for what, once that is known to be allowed. */
export interface Admitted {
  readonly identity: Identity;
  readonly entity: EntityDefinition;
}

/**
 * Whether somebody may read or write an entity at all. Judged anew each time and before a stored
 * result is looked up: who has lost the right does not get to see the row of an earlier answer.
 */
export function admit(
  rights: Rights,
  identity: Identity,
  entityType: string,
  intent: 'read' | 'write',
): Admitted | WriteOutcome {
  const entity = findEntity(entityType);
  if (!entity) {
    const name = JSON.stringify(entityType.slice(0, 64));
    return refusal(404, 'UNKNOWN_ENTITY', `There is no entity ${name}.`);
  }
  const allowed =
    intent === 'read' ? rights.canRead(identity, entity.type) : rights.canWrite(identity, entity);
  if (allowed) return { identity, entity };
  return refusal(403, 'FORBIDDEN', `${identity.userId} may not ${intent} ${entity.type}.`);
}
