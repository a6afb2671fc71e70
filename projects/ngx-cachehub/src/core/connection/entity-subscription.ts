import { StreamPosition } from './stream-position';

/**
 * `idle`: the line is down. `asked`: SUBSCRIBE is out. `live`: acknowledged, or not in need of it.
 * `refused`: the server said no on this line.
 */
export type SubscriptionPhase = 'idle' | 'asked' | 'live' | 'refused';

/** One entity that somebody in this tab wants to hear of. Changed in place by `Subscriptions`. */
export class EntitySubscription {
  /** How many want it. A record whose last holder left is never used again. */
  holders = 0;
  phase: SubscriptionPhase = 'idle';
  /** Its id on the present line; another one for each SUBSCRIBE, so that late answers are told apart. */
  sub: string | undefined = undefined;
  /** Whether the last SUBSCRIBE asked to resume. */
  resuming = false;
  /** Whether a refusal may pass. */
  retryable = false;

  /** `position`: where the stream stood when somebody held it last; else it begins now. */
  constructor(
    readonly entity: string,
    readonly position = new StreamPosition(),
  ) {}

  /** Whether all that the server does to this entity arrives. */
  get isCovering(): boolean {
    return this.phase === 'live' && this.position.isCurrent;
  }
}
