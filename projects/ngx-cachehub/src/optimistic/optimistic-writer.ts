import type { CacheKey, EntityId } from '../core/keys';
import { detailKey, toKey } from '../core/keys';
import type { RowValue } from '../core/gate';
import type { LayerOp } from '../core/overlay';
import type { AnyEntityDefinition, AnyId, EntityDefinition } from '../entities/entity-definition';
import type { EntityRegistry } from '../entities/entity-registry';
import { CacheHubError } from '../core/errors/cache-hub-error';
import type { CacheHubScheduler } from '../providers/scheduler';

/** What an optimistic write may do. Keys are absolute; the calls take effect together, when the writer returns. */
export interface OptimisticWriter {
  /** `undefined` is no value and changes nothing. */
  set<T>(key: CacheKey, value: T): void;
  /** Runs on what shows then, and again whenever the server's state underneath changes; not while the key is absent. */
  update<T>(key: CacheKey, updater: (current: T) => T): void;
  /** Shows a new row in its detail and in the lists that can place it. A row without id gets a temporary one. Returns the id. */
  create<T extends object>(entity: string | EntityDefinition<T, AnyId>, row: T): EntityId;
  /** A field that is `undefined` is removed. */
  patch<T extends object>(
    entity: string | EntityDefinition<T, AnyId>,
    id: EntityId,
    changes: Partial<T>,
  ): void;
  delete(entity: string | AnyEntityDefinition, id: EntityId): void;
}

/** Collects what a write does, as the operations of one layer. */
export class LayerWriter implements OptimisticWriter {
  readonly #registry: EntityRegistry;
  readonly #scheduler: CacheHubScheduler;
  readonly #collected: LayerOp[] = [];
  #open = true;

  constructor(registry: EntityRegistry, scheduler: CacheHubScheduler) {
    this.#registry = registry;
    this.#scheduler = scheduler;
  }

  set<T>(key: CacheKey, value: T): void {
    const name = toKey(key);
    if (value !== undefined) this.#push({ op: 'set', key: name, value });
  }

  update<T>(key: CacheKey, updater: (current: T) => T): void {
    // The key's type is the caller's word, as in `getValue`.
    this.#push({
      op: 'update',
      key: toKey(key),
      updater: (current) => updater(current as T),
    });
  }

  create<T extends object>(entity: string | EntityDefinition<T, AnyId>, row: T): EntityId {
    const name = this.#registry.nameOf(entity);
    const model = this.#registry.modelOf(name);
    const value: RowValue = Object.fromEntries<unknown>(Object.entries(row));
    const known = model.id(value);
    const id = known ?? this.#temporaryId(name);
    detailKey(name, id);
    this.#push({
      op: 'create',
      entity: name,
      row: known === undefined ? { ...value, [model.idField]: id } : value,
    });
    return id;
  }

  patch<T extends object>(
    entity: string | EntityDefinition<T, AnyId>,
    id: EntityId,
    changes: Partial<T>,
  ): void {
    const name = this.#registry.nameOf(entity);
    detailKey(name, id);
    const fields: [string, unknown][] = Object.entries(changes);
    const given = fields.filter(([, value]) => value !== undefined);
    const unset = fields.filter(([, value]) => value === undefined).map(([field]) => field);
    this.#push({
      op: 'patch',
      entity: name,
      id,
      changes: Object.fromEntries(given),
      ...(unset.length > 0 && { unset }),
    });
  }

  delete(entity: string | AnyEntityDefinition, id: EntityId): void {
    const name = this.#registry.nameOf(entity);
    detailKey(name, id);
    this.#push({ op: 'delete', entity: name, id });
  }

  /** What was collected; the writer takes nothing more. */
  finish(): readonly LayerOp[] {
    this.#open = false;
    return this.#collected;
  }

  #temporaryId(entity: string): EntityId {
    const create: (() => EntityId) | undefined = this.#registry.get(entity)?.createTempId;
    return create === undefined ? `tmp_${this.#scheduler.uuid()}` : create();
  }

  #push(op: LayerOp): void {
    if (this.#open) {
      this.#collected.push(op);
      return;
    }
    throw new CacheHubError(
      'invalid-config',
      `Expected the optimistic write to be synchronous; got '${op.op}' after it had returned. ` +
        'Gather what you need first, then apply.',
    );
  }
}
