import { ACTIVITIES } from '../entities/observed-entities';
import { findEntity } from '../entities/registry';
import type { LoggedChange } from '../log/change';
import { readRange } from '../log/change-log';
import type { LogRange } from '../log/change-log';
import { SEND_WINDOW_BYTES } from '../protocol';
import type {
  StreamPosition,
  StreamPositions,
  SubscribeMessage,
  UnsubscribeMessage,
} from '../protocol';
import type { ConnectionServices } from './connection-services';
import { Subscription } from './subscription';
import type { SubscriptionLine } from './subscription';

/** Subscriptions of one connection, and events that a resume replays, at most. */
export const MAX_SUBSCRIPTIONS = 64;
export const MAX_REPLAY = 1_000;
/** Every event repeats the name of its subscription. */
const MAX_NAME_LENGTH = 256;

/** What the subscriptions need of their connection. */
export interface SubscriptionTableLine extends SubscriptionLine {
  /** Judged on subscribing, on every resume and for every event. */
  mayRead(entityType: string): boolean;
}

/** All subscriptions of one connection. */
export class SubscriptionTable {
  private readonly bySub = new Map<string, Subscription>();

  constructor(
    private readonly line: SubscriptionTableLine,
    private readonly services: ConnectionServices,
  ) {}

  get size(): number {
    return this.bySub.size;
  }

  subscribe(message: SubscribeMessage): void {
    const { id, sub, entityType, from } = message;
    if (sub.length > MAX_NAME_LENGTH) {
      const tooLong = `sub has to be a text of at most ${MAX_NAME_LENGTH} characters.`;
      this.refuse({ ...message, sub: sub.slice(0, 64) }, 'BAD_MESSAGE', tooLong);
      return;
    }
    if (!findEntity(entityType)) {
      const unknown = `There is no entity ${entityType.slice(0, 64)}.`;
      this.refuse(message, 'UNKNOWN_ENTITY', unknown);
      return;
    }
    if (!this.line.mayRead(entityType)) {
      this.refuse(message, 'FORBIDDEN', `${entityType} are not for you.`);
      return;
    }
    if (!this.bySub.has(sub) && this.bySub.size >= MAX_SUBSCRIPTIONS) {
      this.refuse(message, 'TOO_MANY_SUBS', `At most ${MAX_SUBSCRIPTIONS} subscriptions.`);
      return;
    }
    this.bySub.get(sub)?.end();
    const head = this.services.feed.position(entityType);
    const subscription = new Subscription(sub, entityType, from ?? head, this.line);
    this.bySub.set(sub, subscription);
    if (from) this.resume(id, subscription, from, head);
    else this.line.push({ type: 'SUBSCRIBED', id, sub, ...head, mode: 'live' });
  }

  unsubscribe({ id, sub }: UnsubscribeMessage): void {
    this.bySub.get(sub)?.end();
    this.bySub.delete(sub);
    this.line.push({ type: 'UNSUBSCRIBED', id, sub });
  }

  changed(entityType: string, changes: readonly LoggedChange[]): void {
    for (const subscription of this.bySub.values()) {
      if (subscription.entityType !== entityType) continue;
      if (this.line.mayRead(entityType)) subscription.offer(changes);
      else this.revoke(subscription);
    }
  }

  /** Streams of what may not be read any more end; one whose rows are judged singly starts over. */
  rightsChanged(): void {
    for (const subscription of this.bySub.values()) {
      const { entityType } = subscription;
      if (!this.line.mayRead(entityType)) this.revoke(subscription);
      else if (entityType === ACTIVITIES.type) {
        subscription.restart(this.services.feed.position(entityType), 'PERMISSIONS_CHANGED');
      }
    }
  }

  restarted(entityType: string, position: StreamPosition): void {
    for (const subscription of this.bySub.values()) {
      if (subscription.entityType === entityType) {
        subscription.restart(position, 'EPOCH_CHANGED');
      }
    }
  }

  /** The reader has caught up. */
  drained(): void {
    for (const subscription of this.bySub.values()) {
      subscription.drained(this.services.feed.position(subscription.entityType));
    }
  }

  /** The last event of each stream that left. */
  positions(): StreamPositions {
    return Object.fromEntries([...this.bySub.values()].map(({ sub, released }) => [sub, released]));
  }

  end(): void {
    for (const subscription of this.bySub.values()) subscription.end();
    this.bySub.clear();
  }

  private resume(
    id: string,
    subscription: Subscription,
    from: StreamPosition,
    head: StreamPosition,
  ): void {
    const { database, logger } = this.services;
    const { entityType, sub } = subscription;
    subscription.beginReplay();
    readRange(database, entityType, from, head, MAX_REPLAY).then(
      (range) => {
        if (this.bySub.get(sub) !== subscription) return;
        if (!this.line.mayRead(entityType)) this.revoke(subscription);
        else subscription.finishReplay(id, withinWindow(range), head);
      },
      (error: unknown) => {
        logger.problem(`Reading the log of ${entityType} failed`, error);
        if (this.bySub.get(sub) !== subscription) return;
        this.drop(subscription);
        const message = 'The log could not be read.';
        this.line.push({ type: 'ERROR', id, sub, code: 'UNAVAILABLE', message, retryable: true });
      },
    );
  }

  private revoke(subscription: Subscription): void {
    this.drop(subscription);
    const { sub } = subscription;
    this.line.push({ type: 'UNSUBSCRIBED', sub, code: 'FORBIDDEN', resubscribe: false });
  }

  private drop(subscription: Subscription): void {
    subscription.end();
    this.bySub.delete(subscription.sub);
  }

  private refuse({ id, sub }: SubscribeMessage, code: string, message: string): void {
    this.line.push({ type: 'ERROR', id, sub, code, message, retryable: false });
  }
}

/** A gap that is larger than the window of a connection is not filled: refetching is cheaper. */
function withinWindow(range: LogRange): LogRange {
  if (!range.ok) return range;
  let left = SEND_WINDOW_BYTES;
  for (const { change } of range.changes) left -= JSON.stringify(change).length;
  return left >= 0 ? range : { ok: false, reason: 'TOO_FAR_BEHIND' };
}
