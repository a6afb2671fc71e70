import type { RowValue } from '../core/gate';
import type { EntityId } from '../core/keys';
import { checkOptions, duration } from '../providers/option-rules';
import type { CollectionContext } from './collection-context';
import { deltaOf, replacing } from './row-delta';
import { RowWrites } from './row-writes';
import { settleAll } from './settle-all';
import { TypedUpdates } from './typed-updates';
import { laneOf, type WriteOptions } from './write-options';
import { refusedWrite, type WriteResult } from './write-result';

/** What `save` takes: a row whose id and version may be left to the server. */
export type SavedRow<T> = Omit<T, 'id' | 'version'> & Partial<T>;

/** The writes of one collection. */
export class CollectionWrites<T extends object, Id extends EntityId> {
  readonly #context: CollectionContext<T, Id>;
  readonly #writes: RowWrites;
  readonly #typed: TypedUpdates;

  constructor(context: CollectionContext<T, Id>) {
    this.#context = context;
    this.#writes = context.engine.part(RowWrites);
    this.#typed = context.engine.part(TypedUpdates);
  }

  save(value: SavedRow<T>, options: { id?: Id } & WriteOptions = {}): WriteResult<T> {
    return this.#attempt(() => {
      const lane = laneOf(options);
      const { model } = this.#context;
      const row = fieldsOf(value);
      const id = options.id ?? model.id(row);
      if (id === undefined) {
        const fields = without(row, [model.idField, model.versionField]);
        return this.#writes.create(model, {
          id: this.#temporaryId(),
          isTemporary: true,
          fields,
          lane,
        });
      }
      this.#typed.flush(model, id);
      const on = this.#writes.read(model, id);
      if (on === undefined) {
        const fields = without(row, [model.versionField]);
        return this.#writes.create(model, { id, isTemporary: false, fields, lane });
      }
      const delta = replacing(on.row, row, [model.idField, model.versionField]);
      return this.#writes.update(model, id, { delta, on, lane });
    });
  }

  update(
    id: Id,
    changes: Partial<T>,
    options: { debounceMs?: number } & WriteOptions = {},
  ): WriteResult<T> {
    return this.#attempt(() => {
      const lane = laneOf(options);
      const { model } = this.#context;
      const fields = fieldsOf(changes);
      const { debounceMs } = options;
      if (debounceMs !== undefined) {
        return this.#typed.add(model, id, fields, { pauseMs: checkMs(debounceMs), lane });
      }
      this.#typed.flush(model, id);
      const on = this.#writes.read(model, id);
      const delta = deltaOf(on?.row ?? {}, fields, [model.idField, model.versionField]);
      return this.#writes.update(model, id, { delta, on, lane });
    });
  }

  delete(id: Id, options: WriteOptions = {}): WriteResult<void> {
    return this.#attempt(() => {
      const lane = laneOf(options);
      const { model } = this.#context;
      this.#typed.flush(model, id);
      return this.#writes.delete(model, id, lane);
    });
  }

  async saveAll(values: readonly SavedRow<T>[], options?: WriteOptions): Promise<readonly T[]> {
    return settleAll(
      'save',
      this.#inOneTurn(() => values.map((value) => this.save(value, options))),
    );
  }

  async deleteAll(ids: readonly Id[], options?: WriteOptions): Promise<void> {
    await settleAll(
      'delete',
      this.#inOneTurn(() => ids.map((id) => this.delete(id, options))),
    );
  }

  /** Observers are told of all of them at once, and what is queued is one step on the device. */
  #inOneTurn<R>(run: () => R): R {
    return this.#context.engine.context.notifier.turn(run);
  }

  #temporaryId(): EntityId {
    const { definition, engine } = this.#context;
    return definition.createTempId?.() ?? `tmp_${engine.context.scheduler.uuid()}`;
  }

  /** What is wrong with a write is told by its promises. */
  #attempt<R>(run: () => WriteResult<RowValue>): WriteResult<R> {
    try {
      const write: WriteResult<unknown> = run();
      // A row that is written under an entity's name is of the type that its definition says.
      return write as WriteResult<R>;
    } catch (error) {
      return refusedWrite(error);
    }
  }
}

function fieldsOf(value: object): RowValue {
  return Object.fromEntries(Object.entries(value));
}

/** Also without what is `undefined`: a row that is new has nothing to remove. */
function without(row: RowValue, fields: readonly string[]): RowValue {
  return Object.fromEntries(
    Object.entries(row).filter(([field, value]) => value !== undefined && !fields.includes(field)),
  );
}

const RULES = { debounceMs: duration } as const;

/** @throws CacheHubError 'invalid-config' for what is no time. */
function checkMs(debounceMs: number): number {
  checkOptions('update', { debounceMs }, RULES);
  return debounceMs;
}
