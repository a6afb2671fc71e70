import type { EntityDefinition } from '../entities/entity-definition';
import type { Identity } from './identity';
import type { Rights } from './rights';

/** A right that was taken away. */
export interface Revocation {
  readonly userId: string;
  readonly entityType: string;
}

const MAX_REVOCATIONS = 1_000;

/** Rights, less what was taken from single users while they were connected. Lives as long as the server. */
export class RevocableRights implements Rights {
  private readonly revoked = new Map<string, Revocation>();

  private readonly listeners = new Set<(userId: string) => void>();

  constructor(private readonly base: Rights) {}

  /** Told of each user whose rights are other ones from now on. */
  listen(listener: (userId: string) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  get revocations(): readonly Revocation[] {
    return [...this.revoked.values()];
  }

  /** False where too many are kept already. */
  revoke(revocation: Revocation): boolean {
    const key = keyOf(revocation);
    if (this.revoked.has(key)) return true;
    if (this.revoked.size >= MAX_REVOCATIONS) return false;
    this.revoked.set(key, revocation);
    this.changed(revocation.userId);
    return true;
  }

  grant(revocation: Revocation): void {
    if (this.revoked.delete(keyOf(revocation))) this.changed(revocation.userId);
  }

  canRead(identity: Identity, entityType: string): boolean {
    return !this.isRevoked(identity, entityType) && this.base.canRead(identity, entityType);
  }

  canWrite(identity: Identity, entity: EntityDefinition): boolean {
    return !this.isRevoked(identity, entity.type) && this.base.canWrite(identity, entity);
  }

  hiddenSubjects(identity: Identity): readonly string[] {
    const own = this.revocations.filter(({ userId }) => userId === identity.userId);
    return [...this.base.hiddenSubjects(identity), ...own.map(({ entityType }) => entityType)];
  }

  canHear(identity: Identity, topic: string): boolean {
    const [head = ''] = topic.split(':', 1);
    return !this.isRevoked(identity, head) && this.base.canHear(identity, topic);
  }

  canPublish(identity: Identity, topic: string): boolean {
    return this.canHear(identity, topic) && this.base.canPublish(identity, topic);
  }

  private changed(userId: string): void {
    for (const listener of this.listeners) listener(userId);
  }

  private isRevoked({ userId }: Identity, entityType: string): boolean {
    return this.revoked.size > 0 && this.revoked.has(keyOf({ userId, entityType }));
  }
}

function keyOf({ userId, entityType }: Revocation): string {
  return JSON.stringify([userId, entityType]);
}
