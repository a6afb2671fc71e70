import { inject } from '@angular/core';
import { CacheEngine } from '../cache/cache-engine';
import { PatchTurns } from '../cache/patch-turns';
import type { EntityChange } from '../core/entities/entity-change';
import { CacheHubError } from '../core/errors/cache-hub-error';
import { isRowValue } from '../core/entities';
import type { AnyEntityDefinition } from '../entities/entity-definition';
import { EntityRegistry } from '../entities/entity-registry';
import { patchOfChange } from './patch-of-change';

/** Changes that the app knows of by itself, or pulled: through the gate, as what a server pushes. A part of the engine. */
export class ExternalChanges {
  readonly #engine = inject(CacheEngine);
  readonly #registry = inject(EntityRegistry);
  readonly #patches = this.#engine.part(PatchTurns);

  /**
   * All of them in one turn.
   * @throws CacheHubError 'wire-fault' where one of them is none, or a row is none of the entity's; nothing is applied then.
   */
  apply(
    definition: AnyEntityDefinition,
    changes: readonly EntityChange[],
    source: 'local' | 'network' = 'local',
  ): void {
    const rows = changes.filter((change) => change.type !== 'BULK_UPDATE');
    const model = this.#registry.modelOf(definition.name);
    const patches = rows.map((change) => {
      const patch = patchOfChange(model, change);
      return 'row' in patch ? { ...patch, row: this.#checked(definition, patch.row) } : patch;
    });
    this.#engine.context.notifier.turn(() => {
      this.#patches.apply(patches, source);
      // Many rows, and nobody says which.
      if (rows.length < changes.length) this.#engine.refetchObserved({ entity: definition.name });
    });
  }

  #checked({ name }: AnyEntityDefinition, row: object) {
    const verdict = this.#registry.validateRow(name, row);
    if (verdict.ok && isRowValue(verdict.row)) return verdict.row;
    const issues = verdict.ok ? ['it is no object'] : verdict.issues;
    throw new CacheHubError(
      'wire-fault',
      `Expected a row of '${name}'; its schema says: ${issues.join('; ')}.`,
      { issues },
    );
  }
}
