import { computed, type Injector, linkedSignal, type Signal } from '@angular/core';
import { CacheEngine } from '../cache/cache-engine';
import type { CacheState, CacheStatus } from '../cache/cache-state';
import { keepRunning, type Running } from './keep-running';

/** Rows that answer one question, and how their load stands. */
export interface LiveList<T> extends Running {
  readonly rows: Signal<readonly T[]>;
  readonly state: Signal<CacheState<unknown>>;
  reload(): boolean;
}

/** What is shown at one moment. */
export interface ShownList<L> {
  /** Whose rows show: of the question, or of the one before it. */
  readonly list: Signal<L | undefined>;
  /** The question's own list was not answered yet, and the one before it shows instead. */
  readonly isPrevious: Signal<boolean>;
}

export interface ShownListSetup<L> {
  readonly injector: Injector;
  /** What answers the question as it is now; undefined is idle. */
  readonly asked: Signal<L | undefined>;
  readonly keepPrevious: boolean | undefined;
}

/** Keeps what answers a question live, and with `keepPrevious` the answer before it for as long as it shows. */
export function shownList<L extends LiveList<unknown>>(setup: ShownListSetup<L>): ShownList<L> {
  const { asked, injector } = setup;
  const list = setup.keepPrevious === true ? withPrevious(asked, injector) : asked;
  keepRunning(() => [asked(), list()].filter((one) => one !== undefined), injector);
  return { list, isPrevious: computed(() => list() !== asked()) };
}

function withPrevious<L extends LiveList<unknown>>(
  asked: Signal<L | undefined>,
  injector: Injector,
): Signal<L | undefined> {
  const { users } = injector.get(CacheEngine);
  interface Moment {
    readonly now: L | undefined;
    readonly status: CacheStatus | undefined;
    readonly users: number;
  }
  interface Kept {
    readonly list: L | undefined;
    /** Of a question that nobody answered there is nothing to keep. */
    readonly isAnswered: boolean;
  }
  const kept = linkedSignal<Moment, Kept>({
    source: () => {
      const now = asked();
      return { now, status: now?.state().status, users: users() };
    },
    computation: ({ now, status, users: user }, previous) => {
      const isKept = status === 'loading' && previous?.value.isAnswered === true;
      // What the user before was shown is nothing to wait with.
      if (isKept && previous.source.users === user) return previous.value;
      return { list: now, isAnswered: now !== undefined && isAnswer(status) };
    },
  });
  return computed(() => kept().list);
}

/** True where a load, or the app, has said what there is. */
export function isAnswer(status: CacheStatus | undefined): boolean {
  return status !== 'idle' && status !== 'loading' && status !== 'error';
}
