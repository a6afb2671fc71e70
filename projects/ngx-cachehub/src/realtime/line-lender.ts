import type { SubscriptionFrame } from '../core/connection';
import type { SaidMessage } from '../talk/line-talk';

/** The tab that holds the line. */
export interface LineLender {
  /** Whether it has one, be it still opening. */
  readonly hasLine: boolean;
  /** Under which name the server sees it; undefined while that is not known. */
  readonly connectionId: string | undefined;
  transmit(frames: readonly SubscriptionFrame[]): void;
  /** Says it now; false where it has no line. */
  say(message: SaidMessage): boolean;
}
