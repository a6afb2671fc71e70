import type {
  LeaderEnvironment,
  LeaderEvent,
  LeaderState,
  LeaderStep,
  LockEvent,
} from './leader-state';
import {
  also,
  ask,
  doubt,
  doubtOneself,
  end,
  fallAsleep,
  hear,
  lead,
  stay,
  wait,
} from './leader-steps';

type StateOf<K extends LeaderState['kind']> = Extract<LeaderState, { kind: K }>;

/**
 * What a tab becomes, and what it is to do, for each state and each event: the compiler refuses a
 * pair that is left out. A lock's answer to an older request changes nothing.
 */
export function transition(
  state: LeaderState,
  event: LeaderEvent,
  env: LeaderEnvironment,
): LeaderStep {
  if (isOfLock(event) && event.request !== state.request) return stay(state);
  switch (state.kind) {
    case 'outside':
      return whileOutside(state, event, env);
    case 'waiting':
      return whileWaiting(state, event, env);
    case 'stealing':
      return whileStealing(state, event, env);
    case 'leading':
      return whileLeading(state, event, env);
    case 'resigned':
      return whileResigned(state, event, env);
    case 'alone':
      return whileAlone(state, event);
    case 'ended':
      return stay(state);
  }
}

function isOfLock(event: LeaderEvent): event is LockEvent {
  return 'request' in event;
}

function whileOutside(
  state: StateOf<'outside'>,
  event: LeaderEvent,
  env: LeaderEnvironment,
): LeaderStep {
  switch (event.type) {
    case 'join':
      return wait(state, env, { do: 'enter' });
    case 'destroyed':
      return end(state);
    case 'granted':
    case 'lost':
    case 'failed':
    case 'heard':
    case 'asked':
    case 'fence-held':
    case 'fence-refused':
    case 'timer':
    case 'frozen':
    case 'restored':
    case 'shown':
      return stay(state);
  }
}

function whileWaiting(
  state: StateOf<'waiting'>,
  event: LeaderEvent,
  env: LeaderEnvironment,
): LeaderStep {
  switch (event.type) {
    case 'granted':
      return lead(state, env);
    case 'lost':
      // Nothing was held yet: the browser dropped the request from its queue.
      return wait(state, env);
    case 'failed': {
      const { term, request } = state;
      const alone = { kind: 'alone', term, request } as const;
      return also(alone, { do: 'clear-timer' }, { do: 'release-lock' }, { do: 'leave' });
    }
    case 'heard':
      return hear(state, event.term, env);
    case 'timer':
      return doubt(state, env);
    case 'frozen':
      return fallAsleep(state, env);
    case 'restored': {
      // Asleep without having been told: what was heard before says nothing of now.
      const { state: asking, commands } = ask({ ...state, heardAt: env.now, asked: 0 }, env);
      return also(asking, { do: 'tell-missed' }, ...commands);
    }
    case 'destroyed':
      return end(state, { do: 'clear-timer' }, { do: 'release-lock' }, { do: 'leave' });
    case 'asked':
      return event.term > state.term ? also({ ...state, term: event.term }) : stay(state);
    case 'join':
    case 'fence-held':
    case 'fence-refused':
    case 'shown':
      return stay(state);
  }
}

function whileStealing(
  state: StateOf<'stealing'>,
  event: LeaderEvent,
  env: LeaderEnvironment,
): LeaderStep {
  switch (event.type) {
    case 'granted':
      return lead(state, env);
    case 'lost':
    case 'failed':
      // Another tab stole it at the same moment: it leads.
      return wait(state, env);
    case 'heard':
    case 'asked':
      return event.term > state.term ? also({ ...state, term: event.term }) : stay(state);
    case 'frozen':
      return fallAsleep(state, env);
    case 'restored':
      return also(state, { do: 'tell-missed' });
    case 'destroyed':
      return end(state, { do: 'release-lock' }, { do: 'leave' });
    case 'join':
    case 'fence-held':
    case 'fence-refused':
    case 'timer':
    case 'shown':
      return stay(state);
  }
}

function whileLeading(
  state: StateOf<'leading'>,
  event: LeaderEvent,
  env: LeaderEnvironment,
): LeaderStep {
  switch (event.type) {
    case 'lost':
      return wait(state, env);
    case 'fence-refused':
      return wait(state, env, { do: 'release-lock' });
    case 'asked':
    case 'heard':
      if (event.term > state.term) return doubtOneself(state, event.term);
      return event.type === 'asked' ? also(state, { do: 'announce' }) : stay(state);
    case 'fence-held':
      return also({ ...state, term: state.term + 1 }, { do: 'announce' });
    case 'frozen':
      return fallAsleep(state, env);
    case 'restored':
      // It may have been replaced while it slept, and does not know.
      return wait(state, env, { do: 'release-lock' }, { do: 'tell-missed' });
    case 'destroyed':
      return end(state, { do: 'release-lock' }, { do: 'leave' });
    case 'join':
    case 'granted':
    case 'failed':
    case 'timer':
    case 'shown':
      return stay(state);
  }
}

function whileResigned(
  state: StateOf<'resigned'>,
  event: LeaderEvent,
  env: LeaderEnvironment,
): LeaderStep {
  switch (event.type) {
    case 'restored':
    case 'shown':
    case 'timer':
      return wait(state, env, { do: 'enter' }, { do: 'tell-missed' });
    case 'destroyed':
      return end(state, { do: 'clear-timer' });
    case 'join':
    case 'granted':
    case 'lost':
    case 'failed':
    case 'heard':
    case 'asked':
    case 'fence-held':
    case 'fence-refused':
    case 'frozen':
      return stay(state);
  }
}

function whileAlone(state: StateOf<'alone'>, event: LeaderEvent): LeaderStep {
  switch (event.type) {
    case 'restored':
      return also(state, { do: 'tell-missed' });
    case 'destroyed':
      return end(state);
    case 'join':
    case 'granted':
    case 'lost':
    case 'failed':
    case 'heard':
    case 'asked':
    case 'fence-held':
    case 'fence-refused':
    case 'timer':
    case 'frozen':
    case 'shown':
      return stay(state);
  }
}
