import { inject } from '@angular/core';
import { isRowValue } from '../core/entities';
import type { RowValue } from '../core/gate';
import type { ActionAnswer, OfflineAction } from '../core/outbox';
import { EntityRegistry } from '../entities/entity-registry';

/** Reads what a handler answered: the id of a created row, its version, the row itself. */
export class AnswerReader {
  readonly #registry = inject(EntityRegistry);

  read(action: OfflineAction, result: unknown): ActionAnswer {
    if (!isRowValue(result)) return {};
    const model = this.#registry.modelOf(action.entity ?? '');
    const id = action.tempId === undefined ? undefined : model.id(result);
    const version = model.version(result);
    return {
      ...(id !== undefined && { realId: id }),
      ...(version !== undefined && { version }),
      ...(isWhole(action, result) && { row: result }),
    };
  }
}

/** An id and a version alone are no row that another write could be merged on. */
function isWhole({ payload, base }: OfflineAction, row: RowValue): boolean {
  const known = isRowValue(base) ? base : payload;
  return isRowValue(known) && Object.keys(known).every((field) => Object.hasOwn(row, field));
}
