import { CLOSE_CODES, closeCodeName, closeMeaning } from '../../protocol';
import { reconnectDelay } from './backoff';
import type {
  ConnectionCommand,
  ConnectionEnvironment,
  ConnectionFailure,
  ConnectionState,
  ConnectionStep,
  LineState,
} from './connection-state';

const NO_COMMANDS: readonly ConnectionCommand[] = [];

/** Nothing happens: the same state, no command. */
export function stay(state: ConnectionState): ConnectionStep {
  return { state, commands: NO_COMMANDS };
}

/** The same state, and something to do. */
export function also(state: ConnectionState, ...commands: ConnectionCommand[]): ConnectionStep {
  return { state, commands };
}

/** Opens a new line. `again`: not the first since the app connected. */
export function open(
  state: ConnectionState,
  env: ConnectionEnvironment,
  again: boolean,
): ConnectionStep {
  const generation = state.generation + 1;
  const { failures, renewed } = state;
  return {
    state: { kind: 'opening', generation, failures, renewed, again },
    commands: [
      { do: 'clear-timer', timer: 'reconnect' },
      { do: 'set-timer', timer: 'progress', ms: env.policy.progressTimeoutMs },
      { do: 'open', generation },
    ],
  };
}

/** Opens as if nothing had gone wrong before. */
export function openAfresh(state: ConnectionState, env: ConnectionEnvironment): ConnectionStep {
  return open({ ...state, failures: 0, renewed: false }, env, false);
}

/** The socket is open: the first frame, or at once what is wanted. */
export function greet(state: LineState, env: ConnectionEnvironment): ConnectionStep {
  if (state.kind === 'connected') return stay(state);
  if (env.policy.handshake === 'none') return connected(state, env, true);
  const { generation } = state;
  return {
    state: { ...state, kind: 'handshaking' },
    commands: [
      { do: 'set-timer', timer: 'progress', ms: env.policy.progressTimeoutMs },
      { do: 'greet', generation },
    ],
  };
}

/** The far side knows who we are: ask for everything wanted. */
export function subscribe(state: LineState, env: ConnectionEnvironment): ConnectionStep {
  if (state.kind === 'connected') return stay(state);
  if (env.policy.handshake !== 'session') return connected(state, env, true);
  const { generation } = state;
  return {
    state: { ...state, kind: 'subscribing' },
    commands: [
      { do: 'set-timer', timer: 'progress', ms: env.policy.progressTimeoutMs },
      { do: 'subscribe', generation },
    ],
  };
}

/** The line is up. `ask`: what is wanted has not been asked for yet, and is not acknowledged. */
export function connected(
  state: LineState,
  env: ConnectionEnvironment,
  ask: boolean,
): ConnectionStep {
  const { generation, failures, renewed } = state;
  const commands: ConnectionCommand[] = [
    { do: 'clear-timer', timer: 'progress' },
    { do: 'set-timer', timer: 'stable', ms: env.policy.stableAfterMs },
  ];
  if (ask) commands.push({ do: 'subscribe', generation });
  return { state: { kind: 'connected', generation, failures, renewed }, commands };
}

/** The far side closed the line: its code decides what comes next. */
export function closedByServer(
  state: LineState,
  event: { readonly code: number; readonly reason: string },
  env: ConnectionEnvironment,
): ConnectionStep {
  const failure = failureOf(event.code, event.reason);
  const end: ConnectionCommand = { do: 'end', generation: state.generation, code: undefined };
  switch (closeMeaning(event.code, false)) {
    case 'terminal':
      return fail(state, failure, end);
    case 'renew-token':
      return state.renewed
        ? fail(state, failure, end)
        : wait({ ...state, renewed: true }, env, { failure, end });
    case 'reconnect':
    case 'disconnected':
      return wait(state, env, { failure, end });
  }
}

/** The line is given up by us, and another one opened after a while. */
export function abandon(
  state: LineState,
  failure: ConnectionFailure,
  env: ConnectionEnvironment,
): ConnectionStep {
  const end: ConnectionCommand = {
    do: 'end',
    generation: state.generation,
    code: CLOSE_CODES.normal,
  };
  return wait(state, env, { failure, end });
}

/** The server asked us to come back later. */
export function goAway(
  state: LineState,
  event: { readonly afterMs: number; readonly jitterMs: number },
  env: ConnectionEnvironment,
): ConnectionStep {
  const failure: ConnectionFailure = {
    code: 'disconnected',
    message: 'The server asked its clients to connect again later.',
    closeCode: undefined,
  };
  const step = abandon(state, failure, env);
  if (step.state.kind !== 'waiting') return step;
  const ms = event.afterMs + env.random * event.jitterMs;
  return {
    state: { ...step.state, failures: state.failures, patient: true },
    commands: [...step.commands, { do: 'set-timer', timer: 'reconnect', ms }],
  };
}

/** Closed by the app. */
export function disconnect(state: ConnectionState): ConnectionStep {
  const { generation } = state;
  return {
    state: { kind: 'disconnected', by: 'app', generation, failures: 0, renewed: false },
    commands: closing(state),
  };
}

/** Closed until somebody says that the server knows the user again. */
export function pause(state: ConnectionState): ConnectionStep {
  const { generation } = state;
  return {
    state: { kind: 'disconnected', by: 'pause', generation, failures: 0, renewed: false },
    commands: closing(state),
  };
}

/** Closed for another's sake: as if it had never been opened. */
export function giveUp(state: ConnectionState): ConnectionStep {
  const { generation } = state;
  return {
    state: { kind: 'disconnected', by: 'nobody', generation, failures: 0, renewed: false },
    commands: closing(state),
  };
}

/** Closed because nobody looks; comes back by itself. */
export function suspend(state: ConnectionState): ConnectionStep {
  const { generation, failures, renewed } = state;
  return {
    state: { kind: 'suspended', generation, failures, renewed },
    commands: closing(state),
  };
}

/** The page may be hidden for so long before its line is closed. */
export function hide(state: ConnectionState, env: ConnectionEnvironment): ConnectionStep {
  const ms = env.policy.hiddenAfterMs;
  return ms === null ? stay(state) : also(state, { do: 'set-timer', timer: 'hidden', ms });
}

function wait(
  state: LineState,
  env: ConnectionEnvironment,
  loss: { readonly failure: ConnectionFailure; readonly end: ConnectionCommand },
): ConnectionStep {
  const { generation, failures, renewed } = state;
  const { backoff } = env.policy;
  const ms = backoff === null ? null : reconnectDelay(backoff, failures, env.random);
  if (ms === null) return fail(state, loss.failure, loss.end);
  return {
    state: { kind: 'waiting', generation, failures: failures + 1, renewed, patient: false },
    commands: [
      loss.end,
      { do: 'clear-timer', timer: 'progress' },
      { do: 'clear-timer', timer: 'stable' },
      { do: 'report', failure: loss.failure },
      { do: 'set-timer', timer: 'reconnect', ms },
    ],
  };
}

function fail(
  state: LineState,
  failure: ConnectionFailure,
  end: ConnectionCommand,
): ConnectionStep {
  const { generation, failures, renewed } = state;
  return {
    state: { kind: 'failed', generation, failures, renewed, failure },
    commands: [end, ...TIMERS_OFF, { do: 'report', failure }],
  };
}

const TIMERS_OFF: readonly ConnectionCommand[] = [
  { do: 'clear-timer', timer: 'reconnect' },
  { do: 'clear-timer', timer: 'progress' },
  { do: 'clear-timer', timer: 'stable' },
  { do: 'clear-timer', timer: 'hidden' },
];

function closing(state: ConnectionState): readonly ConnectionCommand[] {
  switch (state.kind) {
    case 'opening':
    case 'handshaking':
    case 'subscribing':
    case 'connected': {
      const { generation } = state;
      return [{ do: 'end', generation, code: CLOSE_CODES.normal }, ...TIMERS_OFF];
    }
    case 'disconnected':
    case 'suspended':
    case 'waiting':
    case 'failed':
      return TIMERS_OFF;
  }
}

function failureOf(closeCode: number, reason: string): ConnectionFailure {
  const name = closeCodeName(closeCode);
  const why = reason === '' ? '' : `: ${reason}`;
  return {
    code: codeOf(closeCode),
    message: `The server closed the connection with ${closeCode} (${name})${why}.`,
    closeCode,
  };
}

function codeOf(closeCode: number): ConnectionFailure['code'] {
  switch (closeCode) {
    case CLOSE_CODES.unauthenticated:
      return 'unauthenticated';
    case CLOSE_CODES.forbidden:
    case CLOSE_CODES.policyViolation:
      return 'forbidden';
    case CLOSE_CODES.badFrame:
    case CLOSE_CODES.protocolVersion:
    case CLOSE_CODES.internalError:
      return 'server-error';
    default:
      return 'disconnected';
  }
}
