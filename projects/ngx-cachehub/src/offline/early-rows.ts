import { inject } from '@angular/core';
import { CacheEngine } from '../cache/cache-engine';
import type { PatchListener } from '../cache/patch-listener';
import type { Patch } from '../core/gate';
import { rowId } from '../core/keys';
import type { OfflineAction, OfflineActionInput, Outbox } from '../core/outbox';
import { temporaryId } from '../core/store/read-row';

/** So many keys under which a stream showed creates are remembered, whoever's they are; beyond, the oldest is forgotten. */
const MAX_KEYS = 1_000;

/** A created row, as a stream shows it. */
export type ShownRow = Extract<Patch, { readonly kind: 'create' }>;

/**
 * Rows that a stream shows under the server's id before the answer to their create has come. What is written of
 * such a row belongs behind what was written of it under the temporary id: for the queue it goes by that one, until
 * the answer says so of both. And where no answer says it, the row does: its create has taken effect.
 */
export class EarlyRows implements PatchListener {
  readonly #engine = inject(CacheEngine);
  /** What was created, by the key of the write. */
  readonly #shown = new Map<string, readonly ShownRow[]>();

  readonly #onShown: (keys: ReadonlySet<string>) => void;

  /** @param onShown Runs when a stream has shown rows that somebody created, with the keys of those writes. */
  constructor(onShown: (keys: ReadonlySet<string>) => void) {
    this.#onShown = onShown;
    this.#engine.context.patchListener = this;
  }

  heard(patches: readonly Patch[]): void {
    const keys = new Set<string>();
    for (const patch of patches) {
      if (patch.kind !== 'create') continue;
      const key = patch.origin?.mutationId;
      if (key === undefined) continue;
      keys.add(key);
      this.#note(key, patch);
    }
    if (keys.size > 0) this.#onShown(keys);
  }

  forgot(entity: string): void {
    for (const [key, rows] of this.#shown) {
      const others = rows.filter((row) => row.entity !== entity);
      if (others.length === 0) this.#shown.delete(key);
      else this.#shown.set(key, others);
    }
  }

  /** Another user: what was shown to the one before is none of theirs. */
  reset(): void {
    this.#shown.clear();
  }

  /**
   * The row that a stream has shown as made under the key of this create. Undefined for any other action, and where
   * several rows of the kind came under that key: which of them it is nobody says.
   */
  madeBy({ entity, entityId, op, tempId, idempotencyKey }: OfflineAction): ShownRow | undefined {
    if (tempId === undefined && op !== 'create') return undefined;
    const rows = this.#shown.get(idempotencyKey)?.filter((row) => row.entity === entity) ?? [];
    if (rows.length !== 1) return undefined;
    const [row] = rows;
    const isItsOwn = tempId !== undefined || entityId === undefined || rowId(entityId) === row.id;
    return isItsOwn ? row : undefined;
  }

  /** The write, with the temporary id in place of the server's where the row's create is still queued. */
  asQueued(input: OfflineActionInput, outbox: Outbox): OfflineActionInput {
    const { entity, entityId, optimistic } = input;
    if (entity === undefined || entityId === undefined) return input;
    const tempId = temporaryId(this.#engine.context.store, entity, entityId);
    const create = tempId === undefined ? undefined : outbox.createOf(tempId);
    const id = rowId(entityId);
    if (tempId === undefined || create === undefined) return input;
    if (this.#isOfAnother(entity, id, create)) return input;
    const changes = optimistic?.map((change) => {
      const isOfRow = change.entityId !== undefined && rowId(change.entityId) === id;
      const isOfEntity = (change.entityType ?? entity) === entity;
      return isOfRow && isOfEntity ? { ...change, entityId: tempId } : change;
    });
    return {
      ...input,
      entityId: tempId,
      ...(changes !== undefined && { optimistic: changes }),
    };
  }

  /** The row came under another key than the create has by now: a person has edited that since, and it makes another row. */
  #isOfAnother(entity: string, id: string, { idempotencyKey }: OfflineAction): boolean {
    let isShown = false;
    for (const [key, rows] of this.#shown) {
      if (!rows.some((row) => row.entity === entity && row.id === id)) continue;
      if (key === idempotencyKey) return false;
      isShown = true;
    }
    return isShown;
  }

  #note(key: string, patch: ShownRow): void {
    const others = (this.#shown.get(key) ?? []).filter(
      ({ entity, id }) => entity !== patch.entity || id !== patch.id,
    );
    this.#shown.set(key, [...others, patch]);
    if (this.#shown.size <= MAX_KEYS) return;
    for (const oldest of this.#shown.keys()) {
      this.#shown.delete(oldest);
      break;
    }
  }
}
