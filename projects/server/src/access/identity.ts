/** What a user may do. Editors read and write all; viewers read all; limited see no transactions. */
export type Role = 'editor' | 'viewer' | 'limited';

/** Who is at the other end. */
export interface Identity {
  readonly userId: string;
  readonly role: Role;
  /** A program, shown as such in the activity feed. */
  readonly robot: boolean;
  /** Milliseconds since 1970; never, where it is left out. */
  readonly expiresAt?: number;
}

export function robotIdentity(name: string): Identity {
  return { userId: name, role: 'editor', robot: true };
}
