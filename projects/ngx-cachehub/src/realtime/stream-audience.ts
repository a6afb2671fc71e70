import type { EventMessage, StreamPosition } from '../protocol';

/** What the server says of a stream as a whole; its `sub` is each listener's own. */
export type StreamNotice =
  | ({ readonly type: 'RESET'; readonly reason: string } & StreamPosition)
  | { readonly type: 'UNSUBSCRIBED'; readonly code?: string; readonly resubscribe: boolean }
  | {
      readonly type: 'ERROR';
      readonly code: string;
      readonly message: string;
      readonly retryable: boolean;
      readonly retryAfterMs?: number;
    };

/** Who listens to the line besides this tab: the other tabs, where this one holds the line for them. */
export interface StreamAudience {
  /** The line is usable; nothing of it was told before. */
  lineUp(): void;
  lineDown(): void;
  /**
   * An event as it came, before anything was made of it, and also where one is missing before it:
   * each listener judges by the position of its own stream.
   */
  event(message: EventMessage): void;
  notice(entity: string, notice: StreamNotice): void;
  /** From now on all that the server does to the entity arrives. */
  covered(entity: string): void;
  /** A frame of the app's own; whether anybody wants it. */
  foreign(type: string, frame: unknown): boolean;
  /** A frame was read to its end. */
  flush(): void;
}
