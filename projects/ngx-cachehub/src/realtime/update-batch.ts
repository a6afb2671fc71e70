import type { EntityChange } from '../core/entities/entity-change';
import type { BatchOutcome } from '../core/store/change-set';
import type { EventMessage } from '../protocol';
import { changeOfMessage } from './wire-patch';

/** What one batch of changes came to. */
export interface UpdateBatch {
  /** Counts from 1. */
  readonly id: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** In order of arrival, as subscribers receive them. */
  readonly changes: readonly EntityChange[];
  /** Patches received, rows of a bulk update counted one by one. */
  readonly received: number;
  /** Taken by the gate, those behind a gap included. */
  readonly applied: number;
  /** Fell together with another patch of the same row. */
  readonly merged: number;
  /** Older than what is known, or known already. */
  readonly ignored: number;
  /** Names of the entities that the batch is about. */
  readonly entities: readonly string[];
}

/** A batch that the engine has taken in. */
export interface AppliedBatch {
  /** Counts from 1. */
  readonly id: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly notes: readonly EventMessage[];
  readonly outcome: BatchOutcome;
}

export function describeBatch({ id, at, notes, outcome }: AppliedBatch): UpdateBatch {
  const { received, applied, merged, ignored } = outcome;
  const changes = notes.map(changeOfMessage);
  const entities = [...new Set(notes.map((note) => note.data.entityType))];
  return { id, at, changes, received, applied, merged, ignored, entities };
}
