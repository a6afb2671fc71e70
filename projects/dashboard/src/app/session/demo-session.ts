import { Injectable, computed, signal } from '@angular/core';

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

const STORED = 'pulse-user';
const TOKEN_S = 86_400;

/**
 * The signed-in person. What is cached and what waits to be sent belongs to one person: another one
 * sees nothing of it, and it is there again when the first comes back.
 */
@Injectable({ providedIn: 'root' })
export class DemoSession {
  private readonly signedIn = signal<DemoUser>(storedUser());
  private readonly issuedAt = signal(Date.now());

  readonly user = this.signedIn.asReadonly();
  readonly userKey = computed(() => this.user().key);
  /** Issued now and good for a day, as the development server takes it; a real app brings a real token. */
  readonly token = computed(() => `dev:${this.userKey()}:${TOKEN_S}:${this.issuedAt()}`);

  signIn(user: DemoUser): void {
    localStorage.setItem(STORED, user.key);
    this.issuedAt.set(Date.now());
    this.signedIn.set(user);
  }

  /** The same person, after the session ran out. */
  renew(): void {
    this.issuedAt.set(Date.now());
  }
}

function storedUser(): DemoUser {
  const key = localStorage.getItem(STORED);
  return DEMO_USERS.find((user) => user.key === key) ?? DEMO_USERS[0];
}
