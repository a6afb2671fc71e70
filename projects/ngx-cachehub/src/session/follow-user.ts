import { DestroyRef, effect, ErrorHandler, inject, isSignal, untracked } from '@angular/core';
import type { Signal } from '@angular/core';
import type { Observable } from 'rxjs';
import { CACHE_HUB_CONFIG } from '../providers/cache-hub-config';
import { CacheHubError } from '../core/errors/cache-hub-error';
import type { SessionListener, UserSession } from './user-session';

type UserSource = Signal<string | null> | Observable<string | null>;

/** Without `userKey` in the configuration everybody is one user, who never changes. */
const ANYBODY: UserSession = {
  userKey: null,
  listen: (listener) => {
    listener.enter(null);
    return () => undefined;
  },
};

/** The session of the hub whose configuration can be injected here. */
export function followUser(): UserSession {
  const { userKey } = inject(CACHE_HUB_CONFIG);
  return userKey === undefined ? ANYBODY : new FollowedUser(userKey());
}

/**
 * Follows the app's word of who is signed in. An observable is heard at once; a signal whenever
 * somebody asks for the user, and otherwise before the next rendering.
 */
class FollowedUser implements UserSession {
  readonly #errors = inject(ErrorHandler);
  readonly #listeners = new Set<SessionListener>();
  readonly #source: Signal<string | null> | undefined = undefined;
  #user: string | null | undefined = undefined;
  /** What the app said while listeners were still told of the user before. */
  #wanted: string | null | undefined = undefined;
  #isSwitching = false;
  readonly #failures: unknown[] = [];

  constructor(source: UserSource) {
    if (isSignal(source)) {
      this.#source = source;
      this.#catchUp();
      effect(() => {
        source();
        untracked(() => this.#catchUp());
      });
      return;
    }
    const subscription = source.subscribe({
      next: (user) => this.#follow(user),
      // Whoever it was is still signed in, as far as anybody knows.
      error: (error: unknown) => this.#errors.handleError(error),
    });
    inject(DestroyRef).onDestroy(() => subscription.unsubscribe());
  }

  get userKey(): string | null | undefined {
    this.#catchUp();
    return this.#user;
  }

  listen(listener: SessionListener): () => void {
    this.#listeners.add(listener);
    if (this.#user !== undefined) listener.enter(this.#user);
    return () => this.#listeners.delete(listener);
  }

  #catchUp(): void {
    const source = this.#source;
    if (source !== undefined) untracked(() => this.#follow(source()));
  }

  #follow(given: unknown): void {
    this.#wanted = this.#userOf(given);
    if (this.#isSwitching) return;
    this.#isSwitching = true;
    // A listener may sign out by what it does.
    while (this.#wanted !== this.#user) this.#switchTo(this.#wanted);
    this.#isSwitching = false;
    // An error handler may throw what it is given: last of all.
    for (const error of this.#failures.splice(0)) this.#errors.handleError(error);
  }

  #switchTo(now: string | null | undefined): void {
    const before = this.#user;
    if (before !== undefined) this.#tell((listener) => listener.leaving?.(before));
    // Between two users there is none: nothing is read or sent meanwhile.
    this.#user = undefined;
    if (before !== undefined) this.#tell((listener) => listener.leave(before));
    if (now === undefined) return;
    this.#user = now;
    this.#tell((listener) => listener.enter(now));
  }

  /** One that throws must not keep the others from leaving. */
  #tell(run: (listener: SessionListener) => void): void {
    for (const listener of [...this.#listeners]) {
      try {
        run(listener);
      } catch (error) {
        this.#failures.push(error);
      }
    }
  }

  /** `undefined` is what `toSignal` says before its observable has spoken. */
  #userOf(given: unknown): string | null | undefined {
    if (typeof given === 'string' || given === null || given === undefined) return given;
    const message = `Expected 'userKey' to give a string or null; got a ${typeof given}.`;
    this.#failures.push(new CacheHubError('invalid-config', message));
    return undefined;
  }
}
