import type { ActionEvent, ActionEventType } from './action-event';
import type { ActionStatus, OfflineAction } from './offline-action';

/** The action after the event: itself where nothing happens to it, null where it leaves the queue. */
type Transition<E extends ActionEventType> = (
  action: OfflineAction,
  event: ActionEvent<E>,
) => OfflineAction | null;

/** What one status answers to each event. */
type Answers = { readonly [E in ActionEventType]: Transition<E> };

/** Total: a status without an answer to an event does not compile. */
export type TransitionTable = Readonly<Record<ActionStatus, Answers>>;

const same = (action: OfflineAction): OfflineAction => action;
const gone = (): null => null;

/** Without what was said of its last attempt. */
function plain(action: OfflineAction): OfflineAction {
  const { error, conflict, ...rest } = action;
  return rest;
}

function begin(action: OfflineAction): OfflineAction {
  return { ...plain(action), status: 'sending', sent: true, nextAttemptAt: null };
}

function queue(action: OfflineAction): OfflineAction {
  return { ...plain(action), status: 'queued', nextAttemptAt: null };
}

function startAfresh(action: OfflineAction): OfflineAction {
  return { ...queue(action), attempts: 0 };
}

/** A create's own record keeps the id that its row got: later writes may still name the temporary one. */
function confirm(action: OfflineAction, { realId }: ActionEvent<'confirm'>): OfflineAction | null {
  if (action.tempId === undefined || realId === undefined || String(realId) === action.tempId) {
    return null;
  }
  const { optimistic, base, dependsOn, folded, ...rest } = plain(action);
  const status = 'confirmed';
  return { ...rest, payload: null, entityId: realId, realId, status, nextAttemptAt: null };
}

/** By a person. What another tab still says of it as parked is from before. */
function retryParked(action: OfflineAction): OfflineAction {
  return { ...startAfresh(action), retried: (action.retried ?? 0) + 1 };
}

/** One more time than before. */
function remadeOnce({ remade = 0 }: OfflineAction): number {
  return remade + 1;
}

function wait(action: OfflineAction, { at, error, counts }: ActionEvent<'wait'>): OfflineAction {
  const attempts = action.attempts + (counts ? 1 : 0);
  return { ...plain(action), status: 'waiting', nextAttemptAt: at, attempts, error };
}

function release(action: OfflineAction, { error }: ActionEvent<'release'>): OfflineAction {
  return { ...queue(action), error };
}

function collide(action: OfflineAction, { error }: ActionEvent<'collide'>): OfflineAction {
  const attempts = action.attempts + 1;
  return { ...plain(action), status: 'conflict', nextAttemptAt: null, attempts, error };
}

function park(action: OfflineAction, { error, counts }: ActionEvent<'park'>): OfflineAction {
  const attempts = action.attempts + (counts ? 1 : 0);
  return { ...plain(action), status: 'parked', nextAttemptAt: null, attempts, error };
}

function orphan(action: OfflineAction, event: ActionEvent<'orphan'>): OfflineAction {
  const { error, unmade } = event;
  const parked: OfflineAction = { ...plain(action), status: 'parked', nextAttemptAt: null, error };
  if (unmade === undefined) return parked;
  return { ...parked, unmade: [...new Set([...(action.unmade ?? []), unmade])] };
}

function ask(action: OfflineAction, { conflict }: ActionEvent<'ask'>): OfflineAction {
  return { ...action, conflict };
}

function rebase(action: OfflineAction, event: ActionEvent<'rebase'>): OfflineAction {
  const { base, baseVersion, retried, ...rest } = startAfresh(action);
  const { write, idempotencyKey } = event;
  return {
    ...rest,
    op: write.op,
    ...(write.entityId === undefined ? {} : { entityId: write.entityId }),
    payload: write.payload,
    optimistic: write.optimistic,
    idempotencyKey,
    remade: remadeOnce(action),
    ...(write.base === undefined ? {} : { base: write.base }),
    ...(write.baseVersion === undefined ? {} : { baseVersion: write.baseVersion }),
  };
}

function edit(action: OfflineAction, event: ActionEvent<'edit'>): OfflineAction {
  const { payload, optimistic, idempotencyKey } = event;
  const { unmade, retried, ...rest } = startAfresh(action);
  const edited = { ...rest, payload, idempotencyKey, remade: remadeOnce(action) };
  return optimistic === undefined ? edited : { ...edited, optimistic };
}

/** Sent or about to be, and not judged: an answer that comes late is as good as any. */
const LIVE = { confirm, ask: same, rebase: same, edit: same, handle: same } as const;

/* @__NO_SIDE_EFFECTS__ */
function live(own: Omit<Answers, keyof typeof LIVE>): Answers {
  return { ...LIVE, ...own };
}

export const TRANSITIONS: TransitionTable = {
  queued: live({
    begin,
    wait: same,
    release: same,
    collide: same,
    park,
    orphan,
    retry: same,
    discard: gone,
    revive: same,
    hurry: same,
  }),
  waiting: live({
    begin,
    wait: same,
    release: same,
    collide: same,
    park,
    orphan,
    retry: startAfresh,
    discard: gone,
    revive: same,
    hurry: queue,
  }),
  sending: live({
    begin: same,
    wait,
    release,
    collide,
    park,
    // Its request is on the wire: only its answer ends it, or the lane would run twice.
    orphan: same,
    retry: same,
    discard: same,
    revive: queue,
    hurry: same,
  }),
  conflict: {
    begin: same,
    confirm,
    // The server's row could not be read for the judgement.
    wait,
    release,
    collide: same,
    park,
    orphan,
    ask,
    rebase,
    retry: same,
    edit: same,
    discard: gone,
    handle: same,
    // Who judged it is gone: its next send meets the same conflict. A person's question stays.
    revive: (action) => (action.conflict === undefined ? queue(action) : action),
    hurry: same,
  },
  parked: {
    begin: same,
    // Whatever its answers said: what it made was seen.
    confirm,
    wait: same,
    release: same,
    collide: same,
    park: same,
    orphan,
    ask: same,
    rebase: same,
    retry: retryParked,
    edit,
    discard: gone,
    handle: (action) => (action.error?.code === 'no-handler' ? queue(action) : action),
    revive: same,
    hurry: same,
  },
  confirmed: {
    begin: same,
    confirm: same,
    wait: same,
    release: same,
    collide: same,
    park: same,
    orphan: same,
    ask: same,
    rebase: same,
    retry: same,
    edit: same,
    discard: same,
    handle: same,
    revive: same,
    hurry: same,
  },
};

/** The one way in which an action's life goes on; itself where nothing happens, null where it leaves the queue. */
export function step<E extends ActionEventType>(
  action: OfflineAction,
  event: ActionEvent<E>,
): OfflineAction | null {
  return answer(TRANSITIONS[action.status], action, event);
}

function answer<E extends ActionEventType>(
  answers: Answers,
  action: OfflineAction,
  event: ActionEvent<E>,
): OfflineAction | null {
  return answers[event.type](action, event);
}
