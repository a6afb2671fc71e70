import { Injectable, inject } from '@angular/core';
import { OfflineSyncService, type EntityDefinition } from 'ngx-cachehub';

const TEMPORARY = 'tmp_';

/** A row that the server can tell the state of. */
export interface VersionedRow {
  readonly id: string;
  readonly version: number;
}

/**
 * Writes of the app's entities, by way of the queue: shown at once, kept on the device, sent when
 * the server can be reached, and run by the entity's adapter.
 *
 * Each call resolves as soon as the write is safe on this device. What becomes of it is told in the
 * sync centre.
 */
@Injectable({ providedIn: 'root' })
export class EntityWrites {
  private readonly queue = inject(OfflineSyncService);

  // #region how:contacts:3 A create: temporary id, put right everywhere by the answer
  /** Resolves with the id under which the row shows until the server gives it one. */
  async create<T extends VersionedRow>(
    entity: EntityDefinition<T, string>,
    draft: Partial<T>,
    shown: (id: string) => T,
  ): Promise<string> {
    const id = `${TEMPORARY}${crypto.randomUUID()}`;
    await this.queue.queueOfflineAction({
      type: `${entity.name}/create`,
      entity: entity.name,
      entityId: id,
      tempId: id,
      op: 'create',
      payload: draft,
      optimistic: [{ type: 'CREATE', entityId: id, entity: shown(id) }],
    });
    return id;
  }
  // #endregion how

  // #region how:customers:3 A write: shown at once, kept until the server has it, with what the person saw
  /** Sends the changed fields alone; `row` is what the person saw, for a merge should another have written too. */
  async update<T extends VersionedRow>(
    entity: EntityDefinition<T, string>,
    row: T,
    changes: Partial<T>,
  ): Promise<void> {
    await this.queue.queueOfflineAction({
      type: `${entity.name}/update`,
      entity: entity.name,
      entityId: row.id,
      op: 'update',
      payload: changes,
      base: row,
      ...seen(row),
      optimistic: [{ type: 'UPDATE', entityId: row.id, changes }],
    });
  }
  // #endregion how

  async delete<T extends VersionedRow>(entity: EntityDefinition<T, string>, row: T): Promise<void> {
    await this.queue.queueOfflineAction({
      type: `${entity.name}/delete`,
      entity: entity.name,
      entityId: row.id,
      op: 'delete',
      payload: null,
      base: row,
      ...seen(row),
      optimistic: [{ type: 'DELETE', entityId: row.id }],
    });
  }
}

/** True for the id of a row that the server has not been told of yet. */
export function isUnsaved(id: string): boolean {
  return id.startsWith(TEMPORARY);
}

/** How a row is fetched: one that the server has not been told of is not asked for. */
export function whereKnown(id: string): { readonly policy?: 'cache-only' } {
  return isUnsaved(id) ? { policy: 'cache-only' } : {};
}

/** A row that only this device knows has no version at the server yet. */
function seen(row: VersionedRow): { readonly baseVersion?: number } {
  return row.version > 0 ? { baseVersion: row.version } : {};
}
