import { isObservable, Observable, type Subscription } from 'rxjs';
import type { FetchToken } from '../core/gate';
import { fromSource } from './from-source';
import type { AnySource, LoadContext } from './source';

/** One try of a load, from its start until its source ends or is let go of. */
export class RunningLoad {
  readonly abort = new AbortController();
  subscription: Subscription | undefined = undefined;
  /** Its first value is in the store. */
  hasAnswered = false;
  /** Where its entity's stream stood, as its source says. */
  syncPosition: string | undefined = undefined;

  constructor(
    /** Its place among all loads and writes of the hub. */
    readonly turn: number,
    /** The key's generation of doubt when it began. */
    readonly sawDirty: number,
    public token: FetchToken,
    /** In ms since the epoch. */
    readonly startedAt: number,
  ) {}
}

/** The source as an observable; a loader runs when it is subscribed, once per try. */
export function openSource(source: AnySource, context: LoadContext): Observable<unknown> {
  if (isObservable(source)) return source;
  return new Observable((subscriber) => fromSource(source(context)).subscribe(subscriber));
}
