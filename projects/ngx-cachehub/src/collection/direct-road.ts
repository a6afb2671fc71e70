import { DestroyRef, EnvironmentInjector, inject, runInInjectionContext } from '@angular/core';
import { defer } from 'rxjs';
import { CacheEngine } from '../cache/cache-engine';
import { fromSource } from '../cache/from-source';
import { lastValue } from '../cache/last-value';
import { CacheHubError } from '../core/errors/cache-hub-error';
import type { EntityId } from '../core/keys';
import { detailKey } from '../core/keys';
import { rowIdOf } from '../core/outbox';
import type { OfflineActionInput, OptimisticChange } from '../core/outbox';
import { TempIds } from '../core/outbox/temp-ids';
import { adapterOf } from '../entities/adapter-of';
import { adapterWork } from '../entities/adapter-work';
import type { EntityAdapter } from '../entities/entity-adapter';
import { EntityRegistry } from '../entities/entity-registry';
import { LayerTurns } from '../optimistic/layer-turns';
import { LiveLayers } from '../optimistic/live-layers';
import type { OptimisticUpdate } from '../optimistic/optimistic-update';
import { OptimisticUpdates } from '../optimistic/optimistic-updates';
import type { OptimisticWriter } from '../optimistic/optimistic-writer';
import { CACHE_HUB_SCHEDULER } from '../providers/scheduler';
import { HeldRows } from './held-rows';
import { refusalOf } from './refusal-of';
import type { SentWrite, WriteRoad } from './write-road';

/** What the write before of the same row came to. */
type Before =
  | { readonly kind: 'none' | 'failed' }
  /** What the server answered. */
  | { readonly kind: 'done'; readonly answer: unknown };

const NONE: Before = { kind: 'none' };
const FIRST = /* @__PURE__ */ Promise.resolve(NONE);

/**
 * Writes go straight to the adapter: safe when the server has them, taken back when it has not. Those of one row go
 * one after the other, so that what is written to a row that is being created goes out under its real id.
 *
 * A part of the engine, for hubs without a queue.
 */
export class DirectRoad implements WriteRoad {
  /** What goes out now goes out with whatever token there is. */
  readonly keepsForUser = false;
  readonly #engine = inject(CacheEngine);
  readonly #environment = inject(EnvironmentInjector);
  readonly #destroyRef = inject(DestroyRef);
  readonly #registry = inject(EntityRegistry);
  readonly #scheduler = inject(CACHE_HUB_SCHEDULER);
  readonly #updates = inject(OptimisticUpdates);
  readonly #layers = this.#engine.part(LayerTurns);
  readonly #live = this.#engine.part(LiveLayers);
  readonly #held = this.#engine.part(HeldRows);
  readonly #tempIds = new TempIds();
  /** The last write of each row and of each lane that is under way. */
  readonly #lanes = new Map<string, Promise<Before>>();

  send(input: OfflineActionInput, id: string): SentWrite {
    const key = this.#scheduler.uuid();
    const confirmed = this.#start(input, key);
    return { carriedBy: Promise.resolve(id), durable: confirmed, confirmed };
  }

  toReal(entity: string, id: EntityId): EntityId {
    return this.#tempIds.toReal(entity, id);
  }

  async #start(input: OfflineActionInput, key: string): Promise<unknown> {
    const { entity = '' } = input;
    // It may throw, and the write is refused then.
    const layer = this.#updates.apply((cache) => show(cache, entity, input.optimistic ?? []), {
      mutationId: key,
    });
    const row = String(this.toReal(entity, rowIdOf(input) ?? ''));
    const release = this.#held.hold(entity, row);
    try {
      return await this.#inOrder({ row: `${entity}:${row}`, lane: input.lane }, (before) =>
        this.#settle(input, { key, layer, before }),
      );
    } finally {
      release();
    }
  }

  /** After the write before it, of the row and of the lane; at once where there is none. `run` is told of the row's. */
  #inOrder(
    { row, lane = row }: { readonly row: string; readonly lane: string | undefined },
    run: (before: Before) => Promise<unknown>,
  ): Promise<unknown> {
    const [ofRow, ofLane] = [this.#lanes.get(row), this.#lanes.get(lane)];
    const isFirst = ofRow === undefined && ofLane === undefined;
    const before = Promise.all([ofRow ?? FIRST, ofLane ?? FIRST]);
    const outcome = isFirst ? run(NONE) : before.then(([one]) => run(one));
    const after = outcome.then(
      (answer): Before => ({ kind: 'done', answer }),
      (): Before => ({ kind: 'failed' }),
    );
    for (const name of [row, lane]) {
      this.#lanes.set(name, after);
      void after.then(() => {
        if (this.#lanes.get(name) === after) this.#lanes.delete(name);
      });
    }
    return outcome;
  }

  async #settle(
    input: OfflineActionInput,
    { key, layer, before }: { key: string; layer: OptimisticUpdate; before: Before },
  ): Promise<unknown> {
    try {
      const write = this.#onTopOf(before, input);
      const answer = await this.#call(write, key);
      this.#confirm(layer, write, answer);
      this.#learnId(input, answer);
      return answer;
    } catch (error) {
      const { entity = '', op } = input;
      const refusal = refusalOf(input, error);
      if (refusal === 'done') {
        layer.confirm();
        return undefined;
      }
      layer.rollback(refusal);
      const row = rowIdOf(input);
      // What it met is not what shows here.
      if (refusal.code === 'conflict' && op !== 'create' && row !== undefined) {
        this.#engine.markStale(detailKey(entity, row));
      }
      throw refusal;
    }
  }

  /** The answer names the row by its real id; the layer may have been made under the temporary one. */
  #confirm(layer: OptimisticUpdate, write: OfflineActionInput, answer: unknown): void {
    const { entity, entityId, op } = write;
    this.#engine.context.notifier.turn(() => {
      if (op === 'update' && entity !== undefined && entityId !== undefined) {
        const ops = [{ op: 'patch', entity, id: entityId, changes: {} }] as const;
        this.#live.takeAnswer(layer.id, ops, answer);
      }
      layer.confirm(answer);
    });
  }

  /** The write as it goes out now: under the real id, and on the row that the write before it made. */
  #onTopOf(before: Before, input: OfflineActionInput): OfflineActionInput {
    const { entity = '', entityId, op } = input;
    if (op === 'create' || entityId === undefined) return input;
    const real = this.#tempIds.toReal(entity, entityId);
    if (before.kind === 'failed' && real === entityId && this.#isUnknown(entity, entityId)) {
      throw new CacheHubError(
        'rejected',
        `Expected the row '${entityId}' of '${entity}' to have been created; that failed, and this write with it.`,
      );
    }
    const model = this.#registry.modelOf(entity);
    const made = before.kind === 'done' && isRow(before.answer) ? before.answer : undefined;
    const version = made && model.version(made);
    return {
      ...input,
      entityId: real,
      ...(made !== undefined && { base: made }),
      ...(version !== undefined && { baseVersion: version }),
    };
  }

  /** The row was to be created by a write before, and was not. */
  #isUnknown(entity: string, id: EntityId): boolean {
    return (
      this.#engine.context.store.tables.spaces.get(entity)?.table.find(String(id))?.server ===
      undefined
    );
  }

  #call(write: OfflineActionInput, idempotencyKey: string): Promise<unknown> {
    const { entity = '', baseVersion, type } = write;
    const definition = this.#registry.get(entity);
    const adapter: EntityAdapter<Record<string, unknown>> | undefined =
      definition && adapterOf(definition, this.#environment);
    const work = adapter && adapterWork(adapter, write, this.#registry.modelOf(entity).idField);
    if (work === undefined) {
      throw new CacheHubError(
        'not-configured',
        `Expected the adapter of '${entity}' to have '${write.op ?? type}'; it has none.`,
      );
    }
    const source = defer(() =>
      fromSource(
        runInInjectionContext(this.#environment, () => work({ idempotencyKey, baseVersion })),
      ),
    );
    return this.#engine.context.zone.runOutsideAngular(() => lastValue(source, this.#destroyRef));
  }

  #learnId({ entity = '', op, entityId }: OfflineActionInput, answer: unknown): void {
    if (op !== 'create' || entityId === undefined || !isRow(answer)) return;
    const real = this.#registry.modelOf(entity).id(answer);
    if (real === undefined || String(real) === String(entityId)) return;
    this.#tempIds.set(String(entityId), entity, real);
    this.#layers.rekey(entity, entityId, real);
  }
}

function show(cache: OptimisticWriter, entity: string, changes: readonly OptimisticChange[]): void {
  for (const change of changes) {
    switch (change.type) {
      case 'CREATE': {
        const row: unknown = change.entity;
        if (isRow(row)) cache.create(entity, row);
        break;
      }
      case 'UPDATE': {
        const removed = (change.unset ?? []).map((field) => [field, undefined] as const);
        const fields: object = change.changes;
        cache.patch<object>(entity, change.entityId, { ...fields, ...Object.fromEntries(removed) });
        break;
      }
      case 'DELETE':
        cache.delete(entity, change.entityId);
        break;
    }
  }
}

function isRow(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
