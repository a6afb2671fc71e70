import type { EntityId } from '../keys';
import type { Conflict } from '../merge/conflict';
import type { ActionError, OptimisticChange, RewrittenWrite } from './offline-action';

interface EventData {
  /** Its send begins. */
  readonly begin: object;
  /** The server said yes; or its conflict was judged, and the server's row stands. */
  readonly confirm: { readonly realId: EntityId | undefined };
  /** The send failed and may succeed later. `counts` where a server answered. */
  readonly wait: { readonly at: number; readonly error: ActionError; readonly counts: boolean };
  /** The send may be tried again at once, once there is a token. */
  readonly release: { readonly error: ActionError };
  /** The write met another one. */
  readonly collide: { readonly error: ActionError };
  /** Nothing but a person, or a new release, can move it on. `counts` where a server answered. */
  readonly park: { readonly error: ActionError; readonly counts: boolean };
  /** What it waits for will never be; `unmade`: the temporary id of a row that it may name. */
  readonly orphan: { readonly error: ActionError; readonly unmade: string | undefined };
  /** A person has to judge its conflict. */
  readonly ask: { readonly conflict: Conflict };
  /** Its conflict was judged: this is to be sent instead. */
  readonly rebase: { readonly write: RewrittenWrite; readonly idempotencyKey: string };
  /** A person wants it tried again. */
  readonly retry: object;
  /** A person changed what it says. */
  readonly edit: {
    readonly payload: unknown;
    readonly optimistic: readonly OptimisticChange[] | undefined;
    readonly idempotencyKey: string;
  };
  /** A person gives it up. */
  readonly discard: object;
  /** There is code that can run it now. */
  readonly handle: object;
  /** The tab that had it in hand is gone. */
  readonly revive: object;
  /** There is a network again. */
  readonly hurry: object;
}

export type ActionEventType = keyof EventData;

/** What happens to a queued action. */
export type ActionEvent<E extends ActionEventType = ActionEventType> = {
  readonly [K in E]: { readonly type: K } & EventData[K];
}[E];
