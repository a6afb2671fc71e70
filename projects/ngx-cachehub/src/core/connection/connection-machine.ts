import type {
  ConnectionEnvironment,
  ConnectionEvent,
  ConnectionFailure,
  ConnectionState,
  ConnectionStep,
  LineEvent,
  LineState,
  TimerName,
} from './connection-state';
import {
  abandon,
  also,
  closedByServer,
  connected,
  disconnect,
  giveUp,
  goAway,
  greet,
  hide,
  open,
  openAfresh,
  pause,
  stay,
  subscribe,
  suspend,
} from './connection-steps';

type StateOf<K extends ConnectionState['kind']> = Extract<ConnectionState, { kind: K }>;

/**
 * What the connection becomes, and what is to be done, for each state and each event: the compiler
 * refuses a pair that is left out. What is a matter of an older line changes nothing.
 */
export function transition(
  state: ConnectionState,
  event: ConnectionEvent,
  env: ConnectionEnvironment,
): ConnectionStep {
  if (isOfLine(event) && event.generation !== state.generation) return stay(state);
  switch (state.kind) {
    case 'disconnected':
      return whileDisconnected(state, event, env);
    case 'suspended':
      return whileSuspended(state, event, env);
    case 'opening':
    case 'handshaking':
    case 'subscribing':
    case 'connected':
      return whileOnLine(state, event, env);
    case 'waiting':
      return whileWaiting(state, event, env);
    case 'failed':
      return whileFailed(state, event, env);
  }
}

function isOfLine(event: ConnectionEvent): event is LineEvent {
  return 'generation' in event;
}

function whileDisconnected(
  state: StateOf<'disconnected'>,
  event: ConnectionEvent,
  env: ConnectionEnvironment,
): ConnectionStep {
  switch (event.type) {
    case 'connect':
      return openAfresh(state, env);
    case 'demand':
      return state.by === 'nobody' ? openAfresh(state, env) : stay(state);
    case 'disconnect':
      return state.by === 'app' ? stay(state) : disconnect(state);
    case 'pause':
      return state.by === 'nobody' ? pause(state) : stay(state);
    case 'yield':
      return state.by === 'nobody' ? stay(state) : also({ ...state, by: 'nobody' });
    case 'opened':
    case 'welcomed':
    case 'settled':
    case 'closed':
    case 'died':
    case 'goaway':
    case 'timer':
    case 'token-changed':
    case 'online':
    case 'shown':
    case 'hidden':
    case 'frozen':
    case 'thawed':
      return stay(state);
  }
}

function whileSuspended(
  state: StateOf<'suspended'>,
  event: ConnectionEvent,
  env: ConnectionEnvironment,
): ConnectionStep {
  switch (event.type) {
    case 'connect':
      return openAfresh(state, env);
    case 'shown':
    case 'thawed':
      return open(state, env, true);
    case 'disconnect':
      return disconnect(state);
    case 'pause':
      return pause(state);
    case 'yield':
      return giveUp(state);
    case 'demand':
    case 'opened':
    case 'welcomed':
    case 'settled':
    case 'closed':
    case 'died':
    case 'goaway':
    case 'timer':
    case 'token-changed':
    case 'online':
    case 'hidden':
    case 'frozen':
      return stay(state);
  }
}

function whileOnLine(
  state: LineState,
  event: ConnectionEvent,
  env: ConnectionEnvironment,
): ConnectionStep {
  switch (event.type) {
    case 'opened':
      return state.kind === 'opening' ? greet(state, env) : stay(state);
    case 'welcomed':
      return state.kind === 'handshaking' ? subscribe(state, env) : stay(state);
    case 'settled':
      return state.kind === 'subscribing' ? connected(state, env, false) : stay(state);
    case 'closed':
      return closedByServer(state, event, env);
    case 'died':
      return abandon(state, event.failure, env);
    case 'goaway':
      return goAway(state, event, env);
    case 'timer':
      return onLineTimer(state, event.timer, env);
    case 'token-changed':
      return state.kind === 'connected' || state.kind === 'subscribing'
        ? also(state, { do: 'authenticate' })
        : stay(state);
    case 'disconnect':
      return disconnect(state);
    case 'pause':
      return pause(state);
    case 'yield':
      return giveUp(state);
    case 'hidden':
      return hide(state, env);
    case 'frozen':
      return suspend(state);
    case 'shown':
    case 'thawed':
      return also(state, { do: 'clear-timer', timer: 'hidden' }, { do: 'probe' });
    case 'online':
    case 'connect':
      return also(state, { do: 'probe' });
    case 'demand':
      return stay(state);
  }
}

function onLineTimer(
  state: LineState,
  timer: TimerName,
  env: ConnectionEnvironment,
): ConnectionStep {
  switch (timer) {
    case 'progress':
      return state.kind === 'connected' ? stay(state) : abandon(state, tooSlow(state), env);
    case 'stable':
      return state.kind === 'connected' && (state.failures > 0 || state.renewed)
        ? also({ ...state, failures: 0, renewed: false })
        : stay(state);
    case 'hidden':
      return suspend(state);
    case 'reconnect':
      return stay(state);
  }
}

function whileWaiting(
  state: StateOf<'waiting'>,
  event: ConnectionEvent,
  env: ConnectionEnvironment,
): ConnectionStep {
  switch (event.type) {
    case 'connect':
      return open({ ...state, failures: 0, renewed: false }, env, true);
    case 'timer':
      if (event.timer === 'hidden') return suspend(state);
      return event.timer === 'reconnect' ? open(state, env, true) : stay(state);
    case 'online':
    case 'token-changed':
      return state.patient ? stay(state) : open(state, env, true);
    case 'shown':
    case 'thawed': {
      const step = state.patient ? stay(state) : open(state, env, true);
      return also(step.state, { do: 'clear-timer', timer: 'hidden' }, ...step.commands);
    }
    case 'hidden':
      return hide(state, env);
    case 'frozen':
      return suspend(state);
    case 'disconnect':
      return disconnect(state);
    case 'pause':
      return pause(state);
    case 'yield':
      return giveUp(state);
    case 'demand':
    case 'opened':
    case 'welcomed':
    case 'settled':
    case 'closed':
    case 'died':
    case 'goaway':
      return stay(state);
  }
}

function whileFailed(
  state: StateOf<'failed'>,
  event: ConnectionEvent,
  env: ConnectionEnvironment,
): ConnectionStep {
  switch (event.type) {
    case 'connect':
      return openAfresh(state, env);
    case 'token-changed':
      return state.failure.code === 'unauthenticated' ? openAfresh(state, env) : stay(state);
    case 'disconnect':
      return disconnect(state);
    case 'pause':
      return pause(state);
    case 'yield':
      return giveUp(state);
    case 'demand':
    case 'opened':
    case 'welcomed':
    case 'settled':
    case 'closed':
    case 'died':
    case 'goaway':
    case 'timer':
    case 'online':
    case 'shown':
    case 'hidden':
    case 'frozen':
    case 'thawed':
      return stay(state);
  }
}

function tooSlow(state: LineState): ConnectionFailure {
  const step = { opening: 'opening', handshaking: 'the handshake', subscribing: 'subscribing' };
  const during = state.kind === 'connected' ? 'the session' : step[state.kind];
  return {
    code: 'timeout',
    message: `Expected the server to answer in time, got nothing during ${during}.`,
    closeCode: undefined,
  };
}
