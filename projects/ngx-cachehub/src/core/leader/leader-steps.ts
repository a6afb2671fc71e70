import type { LeaderCommand, LeaderEnvironment, LeaderState, LeaderStep } from './leader-state';

type StateOf<K extends LeaderState['kind']> = Extract<LeaderState, { kind: K }>;

const NO_COMMANDS: readonly LeaderCommand[] = [];

/** Nothing happens: the same state, no command. */
export function stay(state: LeaderState): LeaderStep {
  return { state, commands: NO_COMMANDS };
}

/** The same state, and something to do. */
export function also(state: LeaderState, ...commands: LeaderCommand[]): LeaderStep {
  return { state, commands };
}

/** Into the lock's queue, after what `first` says; and who leads is asked for. */
export function wait(
  { term, request: last }: LeaderState,
  env: LeaderEnvironment,
  ...first: LeaderCommand[]
): LeaderStep {
  const request = last + 1;
  return {
    state: { kind: 'waiting', term, request, heardAt: env.now, asked: 0 },
    commands: [
      ...first,
      { do: 'request-lock', request, how: 'wait' },
      { do: 'ask' },
      { do: 'set-timer', ms: env.policy.askAfterMs },
    ],
  };
}

/** Takes the lock from a leader that does not answer. */
export function steal({ term, request: last }: LeaderState): LeaderStep {
  const request = last + 1;
  return {
    state: { kind: 'stealing', term, request },
    commands: [{ do: 'release-lock' }, { do: 'request-lock', request, how: 'steal' }],
  };
}

/** The lock is this tab's: under a term above every one that it heard of, and above those of the past. */
export function lead({ term, request }: LeaderState, env: LeaderEnvironment): LeaderStep {
  return {
    state: { kind: 'leading', term: Math.max(term + 1, Math.floor(env.now)), request },
    commands: [{ do: 'clear-timer' }, { do: 'announce' }],
  };
}

/** A sign of life of the leader, or of one that is it no longer. */
export function hear(state: StateOf<'waiting'>, term: number, env: LeaderEnvironment): LeaderStep {
  if (term < state.term) {
    // Either it was replaced, or it does not know of those before it; the question tells it.
    return state.asked > 0 ? stay(state) : ask(state, env);
  }
  const heard = { ...state, term, heardAt: env.now, asked: 0 };
  return state.asked > 0
    ? also(heard, { do: 'set-timer', ms: env.policy.askAfterMs })
    : also(heard);
}

/** The timer of a tab that waits: so long nothing was heard, or no answer came. */
export function doubt(state: StateOf<'waiting'>, env: LeaderEnvironment): LeaderStep {
  if (state.asked > 0) return state.asked < env.policy.questions ? ask(state, env) : steal(state);
  const left = state.heardAt + env.policy.askAfterMs - env.now;
  return left > 0 ? also(state, { do: 'set-timer', ms: left }) : ask(state, env);
}

export function ask(state: StateOf<'waiting'>, env: LeaderEnvironment): LeaderStep {
  return {
    state: { ...state, asked: state.asked + 1 },
    commands: [{ do: 'ask' }, { do: 'set-timer', ms: env.policy.answerMs }],
  };
}

/** Somebody knows of a term above this leader's: the lock says whether that one took over. */
export function doubtOneself(state: StateOf<'leading'>, term: number): LeaderStep {
  return also({ ...state, term }, { do: 'check-fence' });
}

export function fallAsleep({ term, request }: LeaderState, env: LeaderEnvironment): LeaderStep {
  return {
    state: { kind: 'resigned', term, request },
    commands: [
      { do: 'release-lock' },
      { do: 'leave' },
      // Where it runs out the page is awake, whether or not anybody said so.
      { do: 'set-timer', ms: env.policy.askAfterMs },
    ],
  };
}

export function end({ term, request }: LeaderState, ...commands: LeaderCommand[]): LeaderStep {
  return { state: { kind: 'ended', term, request }, commands };
}
