import { DestroyRef, DOCUMENT, inject } from '@angular/core';
import { CacheEngine } from '../cache/cache-engine';
import type { EntityModel } from '../core/entities';
import { CacheHubError } from '../core/errors/cache-hub-error';
import type { RowValue } from '../core/gate';
import type { EntityId } from '../core/keys';
import type { ShownRow } from '../core/store/read-row';
import { LiveLayers } from '../optimistic/live-layers';
import { CACHE_HUB_SCHEDULER } from '../providers/scheduler';
import { listenToLeaving } from '../realtime/page-leaving';
import { USER_SESSION } from '../session/user-session';
import { HeldRows } from './held-rows';
import { deltaOf, isEmptyDelta, mergeDeltas, type RowDelta } from './row-delta';
import { RowWrites } from './row-writes';
import { nothingToWrite, writeResult, type WriteResult } from './write-result';

/** Somebody who types without a pause is written at the latest after this many pauses' time. */
const MAX_PAUSES = 10;

/** The updates of one row that are still gathered. */
interface Typing {
  readonly model: EntityModel;
  readonly id: EntityId;
  /** Of the action that it will be, and of the layer that shows it until then. */
  readonly actionId: string;
  /** The row before the first of them. */
  readonly on: ShownRow | undefined;
  delta: RowDelta;
  /** As the last of them says. */
  lane: string | undefined;
  /** When it is written at the latest, in ms since the epoch. */
  readonly until: number;
  stopTimer: () => void;
  readonly release: () => void;
  readonly settle: (write: WriteResult<RowValue>) => void;
  readonly fail: (error: unknown) => void;
  readonly result: WriteResult<RowValue>;
}

/**
 * Gathers updates of a row into one write, which goes out when there is a pause; the row shows them at once. Whatever
 * else is written of the row, a page that is left, and a user who leaves end the waiting. A part of the engine.
 */
export class TypedUpdates {
  readonly #engine = inject(CacheEngine);
  readonly #scheduler = inject(CACHE_HUB_SCHEDULER);
  readonly #writes = this.#engine.part(RowWrites);
  readonly #layers = this.#engine.part(LiveLayers);
  readonly #held = this.#engine.part(HeldRows);
  readonly #rows = new Map<string, Typing>();

  constructor() {
    const { context } = this.#engine;
    const destroyRef = inject(DestroyRef);
    destroyRef.onDestroy(() => this.#drop('destroyed', 'Its hub was destroyed.'));
    const stopSession = inject(USER_SESSION, { optional: true })?.listen({
      // Nothing that somebody typed is lost: it waits for them.
      leaving: () => {
        if (this.#writes.keepsForUser) this.#writeAll();
      },
      // Without a queue it would be the next user's.
      leave: () => this.#drop('aborted', 'The user signed out.'),
      enter: () => undefined,
    });
    if (stopSession !== undefined) destroyRef.onDestroy(stopSession);
    if (context.isServer) return;
    const page = inject(DOCUMENT);
    const stop = context.zone.runOutsideAngular(() =>
      listenToLeaving(page, () => this.#writeAll()),
    );
    destroyRef.onDestroy(stop);
  }

  /** Adds changes to what is gathered of the row; they are written `pauseMs` after the last. */
  add(
    model: EntityModel,
    id: EntityId,
    given: RowValue,
    { pauseMs, lane }: { readonly pauseMs: number; readonly lane: string | undefined },
  ): WriteResult<RowValue> {
    const key = this.#keyOf(model, id);
    const shown = this.#writes.read(model, id);
    const delta = deltaOf(shown?.row ?? {}, given, [model.idField, model.versionField]);
    const typing = this.#rows.get(key) ?? this.#begin(key, { model, id, on: shown, pauseMs });
    typing.delta = mergeDeltas(typing.delta, delta);
    typing.lane = lane;
    this.#show(typing);
    typing.stopTimer();
    const ms = Math.max(0, Math.min(pauseMs, typing.until - this.#scheduler.now()));
    typing.stopTimer = this.#scheduler.setTimer(() => this.#write(key), ms);
    return typing.result;
  }

  /** Something else is written of the row: what was typed before goes first. */
  flush(model: EntityModel, id: EntityId): void {
    if (this.#rows.size > 0) this.#write(this.#keyOf(model, id));
  }

  #writeAll(): void {
    for (const key of [...this.#rows.keys()]) this.#write(key);
  }

  #write(key: string): void {
    const typing = this.#rows.get(key);
    if (typing === undefined) return;
    this.#rows.delete(key);
    typing.stopTimer();
    const { model, id, on, actionId, lane } = typing;
    const { changes, unset } = typing.delta;
    const removed = Object.fromEntries(unset.map((field) => [field, undefined]));
    // What was typed and taken back again is no change.
    const delta = on === undefined ? typing.delta : deltaOf(on.row, { ...changes, ...removed }, []);
    const over = () => {
      this.#layers.rollback(actionId + LAYER);
      typing.release();
    };
    if (on !== undefined && isEmptyDelta(delta)) {
      over();
      typing.settle(nothingToWrite(on.row));
      return;
    }
    const { result, taken } = this.#writes.sendUpdate(model, id, { delta, on, actionId, lane });
    // Its own layer shows until the sender's does.
    taken.then(over, over);
    typing.settle(result);
  }

  #begin(
    key: string,
    given: {
      readonly model: EntityModel;
      readonly id: EntityId;
      readonly on: ShownRow | undefined;
      readonly pauseMs: number;
    },
  ): Typing {
    const { pauseMs, ...row } = given;
    const actionId = this.#writes.newActionId();
    let settle: Typing['settle'] = () => undefined;
    let fail: Typing['fail'] = () => undefined;
    const written = new Promise<{ readonly write: WriteResult<RowValue> }>((resolve, reject) => {
      settle = (write) => resolve({ write });
      fail = reject;
    });
    const typing: Typing = {
      ...row,
      actionId,
      delta: { changes: {}, unset: [] },
      lane: undefined,
      until: this.#scheduler.now() + pauseMs * MAX_PAUSES,
      stopTimer: () => undefined,
      release: this.#held.hold(row.model.name, String(row.id)),
      settle,
      fail,
      result: writeResult({
        actionId,
        carriedBy: written.then(({ write }) => write.then(() => write.actionId)),
        durable: written.then(({ write }) => write),
        confirmed: written.then(({ write }) => write.confirmed),
      }),
    };
    this.#rows.set(key, typing);
    return typing;
  }

  #show({ model, id, actionId, delta }: Typing): void {
    const { changes, unset } = delta;
    const op = { op: 'patch', entity: model.name, id, changes, unset } as const;
    this.#layers.add({ id: actionId + LAYER, ops: [op] }, { kind: 'queue' });
  }

  #drop(code: 'destroyed' | 'aborted', why: string): void {
    for (const typing of this.#rows.values()) {
      typing.stopTimer();
      typing.release();
      // Who awaits it hears of it.
      typing.result.catch(() => undefined);
      const message = `What was typed into '${typing.model.name}' was not written. ${why}`;
      typing.fail(new CacheHubError(code, message));
      if (code === 'destroyed') continue;
      this.#layers.rollback(typing.actionId + LAYER);
      this.#engine.log('warn', 'collection', message);
    }
    this.#rows.clear();
  }

  #keyOf({ name }: EntityModel, id: EntityId): string {
    return `${name}:${this.#writes.realId(name, id)}`;
  }
}

const LAYER = ':typed';
