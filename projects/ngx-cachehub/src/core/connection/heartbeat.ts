/** Whether the far side is known to be there. `frames` is the number of frames seen when a ping left. */
export type HeartbeatState =
  | { readonly kind: 'off' }
  | { readonly kind: 'resting' }
  | {
      readonly kind: 'awaiting';
      readonly pingedAt: number;
      readonly frames: number;
      /** The second ping of a round whose deadline came too late to mean anything. */
      readonly again: boolean;
    };

export type HeartbeatEvent =
  | { readonly type: 'start' }
  | { readonly type: 'stop' }
  | { readonly type: 'timer' }
  /** Something suggests that the line may have died unseen: back online, back in view, woken up. */
  | { readonly type: 'probe' };

export interface HeartbeatPolicy {
  readonly intervalMs: number;
  readonly timeoutMs: number;
  /** False while it is not known that this server answers pings: then silence means nothing. */
  readonly answersExpected: boolean;
}

export interface HeartbeatEnvironment {
  readonly now: number;
  /** Frames received so far on this line; any frame counts as life. */
  readonly frames: number;
  readonly policy: HeartbeatPolicy;
}

export interface HeartbeatStep {
  readonly state: HeartbeatState;
  readonly action: 'none' | 'ping' | 'dead';
  /** Sets the one heartbeat timer anew; null stops it; undefined leaves it as it is. */
  readonly timerMs: number | null | undefined;
}

export const HEARTBEAT_OFF: HeartbeatState = { kind: 'off' };
const RESTING: HeartbeatState = { kind: 'resting' };

/** The heartbeat's next state, what to do now, and when to ask again. */
export function beat(
  state: HeartbeatState,
  event: HeartbeatEvent,
  env: HeartbeatEnvironment,
): HeartbeatStep {
  switch (event.type) {
    case 'start':
      return { state: RESTING, action: 'none', timerMs: env.policy.intervalMs };
    case 'stop':
      return state.kind === 'off'
        ? stay(state)
        : { state: HEARTBEAT_OFF, action: 'none', timerMs: null };
    case 'probe':
      return probe(state, env);
    case 'timer':
      return timer(state, env);
  }
}

function probe(state: HeartbeatState, env: HeartbeatEnvironment): HeartbeatStep {
  switch (state.kind) {
    case 'off':
      return stay(state);
    case 'resting':
      return ping(env, false);
    case 'awaiting':
      // A ping is out and its deadline still ahead: it is the probe.
      return env.now < state.pingedAt + env.policy.timeoutMs ? stay(state) : ping(env, true);
  }
}

function timer(state: HeartbeatState, env: HeartbeatEnvironment): HeartbeatStep {
  switch (state.kind) {
    case 'off':
      return stay(state);
    case 'resting':
      return ping(env, false);
    case 'awaiting': {
      const { intervalMs, timeoutMs } = env.policy;
      if (env.frames > state.frames) {
        const rest = Math.max(0, state.pingedAt + intervalMs - env.now);
        return { state: RESTING, action: 'none', timerMs: rest };
      }
      // A timer that comes this late was throttled or slept through: the answer may wait behind it.
      const late = env.now - state.pingedAt > 2 * timeoutMs;
      return late && !state.again
        ? ping(env, true)
        : { state: HEARTBEAT_OFF, action: 'dead', timerMs: null };
    }
  }
}

function ping(env: HeartbeatEnvironment, again: boolean): HeartbeatStep {
  const { intervalMs, timeoutMs, answersExpected } = env.policy;
  if (!answersExpected) return { state: RESTING, action: 'ping', timerMs: intervalMs };
  const state: HeartbeatState = {
    kind: 'awaiting',
    pingedAt: env.now,
    frames: env.frames,
    again,
  };
  return { state, action: 'ping', timerMs: timeoutMs };
}

function stay(state: HeartbeatState): HeartbeatStep {
  return { state, action: 'none', timerMs: undefined };
}
