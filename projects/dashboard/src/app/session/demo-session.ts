import { DestroyRef, Injectable, computed, inject, signal } from '@angular/core';
import { fromEvent } from 'rxjs';

import { storageKey, windowSide } from './window-side';

/** Who uses this browser. */
export interface DemoUser {
  readonly key: string;
  readonly name: string;
}

export const DEMO_USERS: readonly DemoUser[] = [
  { key: 'demo', name: 'Demo' },
  { key: 'ada', name: 'Ada' },
  { key: 'ben', name: 'Ben' },
];

const STORED = storageKey('pulse-user');
/** Whoever has not signed in: of two windows, each is somebody else. */
const NEWCOMERS = { left: 'ada', right: 'ben' } as const;
const TOKEN_S = 86_400;

interface SignedIn {
  readonly user: DemoUser;
  readonly at: number;
}

/**
 * The person who is signed in, in all tabs of this browser. What is cached and what waits to be sent
 * belongs to one person: another one sees nothing of it, and it is there again when the first comes back.
 */
@Injectable({ providedIn: 'root' })
export class DemoSession {
  private readonly signedIn = signal<SignedIn>({
    ...read(localStorage.getItem(STORED)),
    at: Date.now(),
  });

  readonly user = computed(() => this.signedIn().user);
  readonly userKey = computed(() => this.user().key);
  /** Good for a day, as the development server takes it; a real app brings a real token. */
  readonly token = computed(() => {
    const { user, at } = this.signedIn();
    return `dev:${user.key}:${TOKEN_S}:${at}`;
  });

  constructor() {
    const told = fromEvent<StorageEvent>(window, 'storage').subscribe(({ key, newValue }) => {
      if (key === STORED) this.signedIn.set(read(newValue));
    });
    inject(DestroyRef).onDestroy(() => told.unsubscribe());
  }

  signIn(user: DemoUser): void {
    const at = Date.now();
    localStorage.setItem(STORED, `${user.key} ${at}`);
    this.signedIn.set({ user, at });
  }

  /** The same person, after the session ran out. */
  renew(): void {
    this.signIn(this.user());
  }
}

/** 'ada 1795252800000': who, and since when. */
function read(stored: string | null): SignedIn {
  const [key, at] = stored?.split(' ') ?? [];
  const user = userOf(key) ?? newcomer();
  const since = Number(at);
  return { user, at: Number.isSafeInteger(since) && since > 0 ? since : Date.now() };
}

function newcomer(): DemoUser {
  const side = windowSide();
  return (side && userOf(NEWCOMERS[side])) ?? DEMO_USERS[0];
}

function userOf(key: string | undefined): DemoUser | undefined {
  return DEMO_USERS.find((candidate) => candidate.key === key);
}
