/** What each mode of a key's life remembers. `attempt` counts the failed tries of the load under way. */
interface Memory {
  /** Nothing here and nothing under way. */
  readonly empty: object;
  /** No value yet; its load runs. */
  readonly loading: { readonly attempt: number };
  /** No value yet; its load failed and waits for its next try. */
  readonly waiting: { readonly attempt: number };
  /** No value; its load failed for good. */
  readonly failed: { readonly error: unknown };
  /** A value; nothing under way. `error` is that of a reload that failed for good since. */
  readonly ready: { readonly error: unknown };
  /** A value, and a load that may replace it. */
  readonly reloading: { readonly attempt: number; readonly error: unknown };
  /** A value, and a reload that failed and waits for its next try. */
  readonly rewaiting: { readonly attempt: number; readonly error: unknown };
  /** A value whose source has not completed: its next values come by themselves. */
  readonly following: object;
}

export type EntryMode = keyof Memory;

/** Where a key is in its life: exactly one mode, with what that mode remembers. */
export type EntryState<M extends EntryMode = EntryMode> = {
  readonly [K in M]: { readonly mode: K } & Memory[K];
}[M];

interface EventData {
  /** Somebody wants a load. One under way is shared. */
  readonly load: object;
  /** The source gave a value, and it is in the store. */
  readonly value: object;
  /** A load that has not begun is not needed: what is there turned out to be current. */
  readonly spared: object;
  /** The source completed, after a value. */
  readonly done: object;
  /** The source failed, or completed without a value. */
  readonly fail: { readonly error: unknown; readonly verdict: FailureVerdict };
  /** The time of the next try has come. */
  readonly retry: object;
  /** The last observer left. */
  readonly abandon: object;
  /** The app set the value: what a load under way would bring is older. */
  readonly written: object;
  /** A push, a layer or another key's answer made a value appear. */
  readonly appeared: object;
  /** A push, or the end of a layer, made the value vanish. */
  readonly vanished: object;
  /** The app removed or cleared the key; `reload` where an observer keeps it alive. */
  readonly dropped: { readonly reload: boolean };
}

export type EntryEventType = keyof EventData;

/** What happens to a key. */
export type EntryEvent<E extends EntryEventType = EntryEventType> = {
  readonly [K in E]: { readonly type: K } & EventData[K];
}[E];

/** What a failure means for the key. */
export type FailureVerdict =
  | { readonly kind: 'retry'; readonly delayMs: number }
  | { readonly kind: 'final' }
  /** The server says that there is no such thing. */
  | { readonly kind: 'gone' }
  /** The server says that this user may not see it. */
  | { readonly kind: 'forbidden' };

/** What the shell has to do, in this order. */
export type EntryEffect =
  /** Run the newest source. */
  | { readonly do: 'start' }
  /** Unsubscribe the source, abort its signal, forget its answer. */
  | { readonly do: 'stop' }
  /** The source has ended by itself: let go of it. */
  | { readonly do: 'close' }
  | { readonly do: 'retry-in'; readonly ms: number }
  | { readonly do: 'cancel-retry' }
  /** The load's first value is in the store. */
  | { readonly do: 'answered' }
  /** Error the streams of the observers that have no value yet. */
  | { readonly do: 'fail-waiting'; readonly error: unknown }
  /** The server no longer has the value: delete it here, against late patches too. */
  | { readonly do: 'delete' }
  /** Remove the value from memory and device. */
  | { readonly do: 'purge' }
  /** Whoever waits for this load need not wait longer. */
  | { readonly do: 'settle' };

/** The state after an event, and what has to be done for it. A no-op keeps the state's identity. */
export interface EntryStep {
  readonly state: EntryState;
  readonly effects: readonly EntryEffect[];
}

export const EMPTY: EntryState<'empty'> = { mode: 'empty' };
export const READY: EntryState<'ready'> = { mode: 'ready', error: undefined };

/** True while an answer is awaited, from the first try to the last. */
export function isFetching(state: EntryState): boolean {
  return (
    state.mode === 'loading' ||
    state.mode === 'waiting' ||
    state.mode === 'reloading' ||
    state.mode === 'rewaiting'
  );
}

/** The error that an observer of the key's state is told of. */
export function errorOf(state: EntryState): unknown {
  return 'error' in state ? state.error : undefined;
}
