/** What every state carries. */
interface Known {
  /** The highest term of a leader that this tab knows of: what is said under a lower one is of a former leader. */
  readonly term: number;
  /** Counts what was asked of the lock: an answer to an older question changes nothing. */
  readonly request: number;
}

/** Does not take part yet. */
interface Outside extends Known {
  readonly kind: 'outside';
}
/** Stands in the lock's queue, and watches that the one who holds it is awake. */
interface Waiting extends Known {
  readonly kind: 'waiting';
  /** When the leader was last heard; at first, when the waiting began. */
  readonly heardAt: number;
  /** How often the leader was asked for a sign of life without giving one. */
  readonly asked: number;
}
/** The leader is silent: its lock is being taken from it. */
interface Stealing extends Known {
  readonly kind: 'stealing';
}
interface Leading extends Known {
  readonly kind: 'leading';
}
/** The page sleeps, or is on its way into the history: it holds nothing and hears nothing. */
interface Resigned extends Known {
  readonly kind: 'resigned';
}
/** The browser refuses the means to agree with others: the tab is its own leader. */
interface Alone extends Known {
  readonly kind: 'alone';
}
interface Ended extends Known {
  readonly kind: 'ended';
}

export type LeaderState = Outside | Waiting | Stealing | Leading | Resigned | Alone | Ended;

/** What the lock says to one request. */
export type LockEvent =
  | { readonly type: 'granted'; readonly request: number }
  /** Another tab took it, or the browser did. */
  | { readonly type: 'lost'; readonly request: number }
  /** There is no such lock to be had in this page. */
  | { readonly type: 'failed'; readonly request: number };

export type LeaderEvent =
  | LockEvent
  | { readonly type: 'join' }
  /** A tab that calls itself the leader spoke. */
  | { readonly type: 'heard'; readonly term: number }
  /** A tab asks whether the leader is awake; `term` is the highest one that it knows. */
  | { readonly type: 'asked'; readonly term: number }
  /** The lock's own word on who holds it. */
  | { readonly type: 'fence-held' }
  | { readonly type: 'fence-refused' }
  | { readonly type: 'timer' }
  /** pagehide and freeze · pageshow out of the history, and resume · the page is looked at again. */
  | { readonly type: 'frozen' }
  | { readonly type: 'restored' }
  | { readonly type: 'shown' }
  | { readonly type: 'destroyed' };

export type LeaderCommand =
  /** Opens the channel, and holds what tells the others that this tab lives. */
  | { readonly do: 'enter' }
  | { readonly do: 'leave' }
  | { readonly do: 'request-lock'; readonly request: number; readonly how: 'wait' | 'steal' }
  /** Gives the lock back, or up the wait for it. */
  | { readonly do: 'release-lock' }
  /** "Is the leader awake?" */
  | { readonly do: 'ask' }
  /** "I lead", under the state's term. */
  | { readonly do: 'announce' }
  /** Asks the lock who holds it; the answer is an event. */
  | { readonly do: 'check-fence' }
  /** One timer: setting it replaces it. */
  | { readonly do: 'set-timer'; readonly ms: number }
  | { readonly do: 'clear-timer' }
  /** Messages may have passed unheard. */
  | { readonly do: 'tell-missed' };

export interface LeaderPolicy {
  /** A leader that says nothing for so long is asked whether it is awake. */
  readonly askAfterMs: number;
  /** How long it may take to answer each question. */
  readonly answerMs: number;
  /** So many questions without an answer: one of them alone may have been lost. */
  readonly questions: number;
}

export interface LeaderEnvironment {
  readonly now: number;
  readonly policy: LeaderPolicy;
}

export interface LeaderStep {
  readonly state: LeaderState;
  readonly commands: readonly LeaderCommand[];
}

export const INITIAL_LEADER: LeaderState = { kind: 'outside', term: 0, request: 0 };

/** Whether the tab holds the line and sends the queue. */
export function leads(state: LeaderState): boolean {
  return state.kind === 'leading' || state.kind === 'alone';
}
