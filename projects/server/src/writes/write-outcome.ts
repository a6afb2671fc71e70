import type { EntityRow } from '../entities/entity-definition';

/** What became of a write, as HTTP says it. */
export interface WriteOutcome {
  readonly status: number;
  readonly body: unknown;
  /** An earlier write with this key was answered with the same. */
  readonly replayed?: boolean;
}

export interface ErrorBody {
  readonly error: { readonly code: string; readonly message: string; readonly field?: string };
  /** On a conflict: the row as it is, null where it is gone. */
  readonly current?: EntityRow | null;
}

/** There is no such row, so nothing that could be written. */
export function missingRow(singular: string, id: string): WriteOutcome {
  const message = `There is no ${singular} ${JSON.stringify(id)}.`;
  const body: ErrorBody = { error: { code: 'NOT_FOUND', message }, current: null };
  return { status: 404, body };
}

/** A write that is not done. */
export function refusal(status: number, code: string, message: string): WriteOutcome {
  return { status, body: { error: { code, message } } satisfies ErrorBody };
}

/** A value that cannot be kept. */
export function invalid(field: string, message: string): WriteOutcome {
  return { status: 422, body: { error: { code: 'INVALID', message, field } } satisfies ErrorBody };
}

/** The row is not the one that the writer had seen; null where it is gone. */
export function versionConflict(current: EntityRow | null): WriteOutcome {
  const message = current ? `The row has version ${current.version} by now.` : 'The row is gone.';
  const body: ErrorBody = { error: { code: 'VERSION_CONFLICT', message }, current };
  return { status: 412, body };
}
