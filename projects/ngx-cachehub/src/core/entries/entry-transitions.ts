import {
  EMPTY,
  READY,
  type EntryEffect,
  type EntryEvent,
  type EntryEventType,
  type EntryMode,
  type EntryState,
  type EntryStep,
} from './entry-state';

type Transition<M extends EntryMode, E extends EntryEventType> = (
  state: EntryState<M>,
  event: EntryEvent<E>,
) => EntryStep;

/** What one mode answers to each event. */
type Answers<M extends EntryMode> = { readonly [E in EntryEventType]: Transition<M, E> };

/** Total: a mode without an answer to an event does not compile. */
export type TransitionTable = { readonly [M in EntryMode]: Answers<M> };

const START: EntryEffect = { do: 'start' };
const STOP: EntryEffect = { do: 'stop' };
const CLOSE: EntryEffect = { do: 'close' };
const CANCEL_RETRY: EntryEffect = { do: 'cancel-retry' };
const ANSWERED: EntryEffect = { do: 'answered' };
const DELETE: EntryEffect = { do: 'delete' };
const PURGE: EntryEffect = { do: 'purge' };
const SETTLE: EntryEffect = { do: 'settle' };

const FIRST_LOAD: EntryState = { mode: 'loading', attempt: 0 };
const FOLLOWING: EntryState = { mode: 'following' };

const same = (state: EntryState): EntryStep => ({ state, effects: [] });
const go = (state: EntryState, ...effects: EntryEffect[]): EntryStep => ({ state, effects });

/** K7b: what an observer keeps alive is loaded again, the rest is gone. */
const drop = (reload: boolean, ...effects: EntryEffect[]): EntryStep =>
  reload ? go(FIRST_LOAD, ...effects, START) : go(EMPTY, ...effects, SETTLE);

/** No value was there. */
function failEmpty(state: EntryState<'loading'>, event: EntryEvent<'fail'>): EntryStep {
  const { error, verdict } = event;
  if (verdict.kind === 'retry') {
    const waiting: EntryState = { mode: 'waiting', attempt: state.attempt + 1 };
    return go(waiting, CLOSE, { do: 'retry-in', ms: verdict.delayMs });
  }
  const failed: EntryState = { mode: 'failed', error };
  // Forbidden: a copy on the device would outlive the permission.
  const purge = verdict.kind === 'forbidden' ? [PURGE] : [];
  return go(failed, ...purge, CLOSE, { do: 'fail-waiting', error }, SETTLE);
}

/** A value is there: it stays unless the server itself takes it away. */
function failHeld(attempt: number, event: EntryEvent<'fail'>): EntryStep {
  const { error, verdict } = event;
  const failWaiting: EntryEffect = { do: 'fail-waiting', error };
  switch (verdict.kind) {
    case 'retry': {
      const waiting: EntryState = { mode: 'rewaiting', attempt: attempt + 1, error };
      return go(waiting, CLOSE, { do: 'retry-in', ms: verdict.delayMs });
    }
    case 'final':
      return go({ mode: 'ready', error }, CLOSE, failWaiting, SETTLE);
    case 'gone':
      return go(EMPTY, DELETE, CLOSE, failWaiting, SETTLE);
    case 'forbidden':
      return go({ mode: 'failed', error }, PURGE, CLOSE, failWaiting, SETTLE);
  }
}

export const TRANSITIONS: TransitionTable = {
  empty: {
    load: () => go(FIRST_LOAD, START),
    value: same,
    spared: same,
    done: same,
    fail: same,
    retry: same,
    abandon: same,
    written: () => go(READY),
    appeared: () => go(READY),
    vanished: same,
    dropped: (state, { reload }) => (reload ? go(FIRST_LOAD, START) : same(state)),
  },
  loading: {
    load: same,
    value: () => go(FOLLOWING, ANSWERED, SETTLE),
    spared: same,
    done: same,
    fail: failEmpty,
    retry: same,
    abandon: () => go(EMPTY, STOP, SETTLE),
    written: () => go(READY, STOP, SETTLE),
    appeared: ({ attempt }) => go({ mode: 'reloading', attempt, error: undefined }),
    vanished: same,
    dropped: (_, { reload }) => drop(reload, STOP),
  },
  waiting: {
    load: same,
    value: same,
    spared: same,
    done: same,
    fail: same,
    retry: ({ attempt }) => go({ mode: 'loading', attempt }, START),
    abandon: () => go(EMPTY, CANCEL_RETRY, SETTLE),
    written: () => go(READY, CANCEL_RETRY, SETTLE),
    appeared: ({ attempt }) => go({ mode: 'rewaiting', attempt, error: undefined }),
    vanished: same,
    dropped: (_, { reload }) => drop(reload, CANCEL_RETRY),
  },
  failed: {
    load: () => go(FIRST_LOAD, START),
    value: same,
    spared: same,
    done: same,
    fail: same,
    retry: same,
    abandon: same,
    written: () => go(READY),
    appeared: () => go(READY),
    vanished: same,
    dropped: (_, { reload }) => drop(reload),
  },
  ready: {
    load: ({ error }) => go({ mode: 'reloading', attempt: 0, error }, START),
    value: same,
    spared: same,
    done: same,
    fail: same,
    retry: same,
    abandon: same,
    written: (state) => (state.error === undefined ? same(state) : go(READY)),
    appeared: same,
    vanished: () => go(EMPTY),
    dropped: (_, { reload }) => drop(reload),
  },
  reloading: {
    load: same,
    value: () => go(FOLLOWING, ANSWERED, SETTLE),
    spared: () => go(READY, STOP, SETTLE),
    done: same,
    fail: ({ attempt }, event) => failHeld(attempt, event),
    retry: same,
    abandon: ({ error }) => go({ mode: 'ready', error }, STOP, SETTLE),
    written: () => go(READY, STOP, SETTLE),
    appeared: same,
    // The answer decides: an observer may be waiting for it.
    vanished: ({ attempt }) => go({ mode: 'loading', attempt }),
    dropped: (_, { reload }) => drop(reload, STOP),
  },
  rewaiting: {
    load: same,
    value: same,
    spared: same,
    done: same,
    fail: same,
    retry: ({ attempt, error }) => go({ mode: 'reloading', attempt, error }, START),
    abandon: ({ error }) => go({ mode: 'ready', error }, CANCEL_RETRY, SETTLE),
    written: () => go(READY, CANCEL_RETRY, SETTLE),
    appeared: same,
    vanished: ({ attempt }) => go({ mode: 'waiting', attempt }),
    dropped: (_, { reload }) => drop(reload, CANCEL_RETRY),
  },
  following: {
    load: () => go({ mode: 'reloading', attempt: 0, error: undefined }, STOP, START),
    value: same,
    spared: same,
    done: () => go(READY, CLOSE),
    fail: (_, event) => failHeld(0, event),
    retry: same,
    abandon: () => go(READY, STOP, SETTLE),
    // The source goes on, and what it says next is newer than what was set.
    written: same,
    appeared: same,
    vanished: () => go(EMPTY, STOP, SETTLE),
    dropped: (_, { reload }) => drop(reload, STOP),
  },
};

/** The one way in which a key's life goes on. */
export function step<M extends EntryMode>(state: EntryState<M>, event: EntryEvent): EntryStep {
  return answer(TRANSITIONS[state.mode], state, event);
}

function answer<M extends EntryMode, E extends EntryEventType>(
  answers: Answers<M>,
  state: EntryState<M>,
  event: EntryEvent<E>,
): EntryStep {
  return answers[event.type](state, event);
}
