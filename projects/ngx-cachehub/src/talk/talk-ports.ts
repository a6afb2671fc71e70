import type { CacheHubScheduler } from '../providers/scheduler';
import type { TalkBoard } from './talk-board';

/** What topics, shared states and rooms need of the hub. */
export interface TalkPorts {
  readonly board: TalkBoard;
  readonly scheduler: CacheHubScheduler;
  /** Runs what the app hears, in its zone. */
  readonly tell: (run: () => void) => void;
  /** What is handed out does not change: frozen in development. */
  readonly freeze: <T>(value: T) => T;
  /** The server refused something: shown as the last error. */
  readonly refused: (what: string, code: string, message: string) => void;
}
