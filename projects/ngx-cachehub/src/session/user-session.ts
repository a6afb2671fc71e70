import { InjectionToken } from '@angular/core';

/**
 * Whose data the hub shows. On a change everything of the old user leaves at once, in one
 * synchronous step, before anything of the new one is read.
 */
export interface UserSession {
  /** The user now: null for nobody in particular, undefined while `userKey` has not spoken yet. */
  readonly userKey: string | null | undefined;
  /**
   * `leaving` runs first, for every listener that has it, then `leave` for every listener, then `enter`
   * for every listener. A listener that comes late is told to enter at once, where a user is known. The function returned ends the listening.
   */
  listen(listener: SessionListener): () => void;
}

export interface SessionListener {
  /** The user is about to leave: what is theirs and is nowhere yet can still be put away as theirs. */
  leaving?(user: string | null): void;
  /** Nothing of the old user may be readable or sent when this returns. */
  leave(before: string | null): void;
  enter(now: string | null): void;
}

/** Without `userKey` in the configuration everybody is `null`. */
export const USER_SESSION = new InjectionToken<UserSession>('ngx-cachehub user session');
