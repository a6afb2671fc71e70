import type { ConflictPort } from '../conflicts/conflict-port';
import type {
  FoldDoubt,
  FoldWord,
  OfflineAction,
  OutboxChange,
  OutboxEffect,
} from '../core/outbox';
import type { CacheHubScheduler } from '../providers/scheduler';
import type { ActionHandlers } from './action-handlers';
import type { AnswerReader } from './answer-reader';
import type { EarlyRows } from './early-rows';
import type { FailureJudge } from './failure-judge';
import type { GuardedStore } from './guarded-store';
import type { QueuedLayers } from './queued-layers';
import type { ResolvedOfflineOptions } from './resolve-offline-options';
import type { RestReason } from './sync-runs';

/** The queue's way out: whether it may send, and what it learns by sending. */
export interface SendGate {
  /** Why nothing may be sent now; undefined where it may. */
  readonly closed: Exclude<RestReason, 'drained' | 'ended'> | undefined;
  /** Whether this tab sends, as far as it knows. */
  readonly leads: boolean;
  /** Whether other tabs may write to the same device. */
  readonly hasOthers: boolean;
  /** Asked before each send: false where another tab has taken over. */
  mayLead(): Promise<boolean>;
  /** The same, where nothing is about to be sent. */
  stillLeads(): Promise<boolean>;
  /** Whether the server is held to be in reach. */
  readonly isOnline: boolean;
  /** The server was reached. */
  answered(): void;
  /** It knew the user: its answer was no 401. */
  accepted(): void;
  lost(): void;
  unauthenticated(): void;
}

export interface UserQueuePorts {
  readonly options: ResolvedOfflineOptions;
  readonly scheduler: CacheHubScheduler;
  readonly store: GuardedStore;
  readonly layers: QueuedLayers;
  readonly earlyRows: EarlyRows;
  readonly handlers: ActionHandlers;
  readonly answers: AnswerReader;
  readonly failures: FailureJudge;
  readonly conflicts: ConflictPort;
  readonly gate: SendGate;
  /** What the device has was taken in, or cannot be: from now on it takes actions. */
  readonly onOpen: () => void;
  /** Something changed that shows. */
  readonly onChange: () => void;
  /** What changed is on the device, or the device failed: now it may be told. */
  readonly onEffects: (
    effects: readonly OutboxEffect[],
    results: Results,
    source: 'local' | 'tab',
  ) => void;
  /** What changed is on the device, or in this tab alone where that refused it: other tabs may hear of it. */
  readonly onStored: (change: OutboxChange, results: Results, isStored: boolean) => void;
  /** The device has these actions, and the tab that sends may not know it. */
  readonly onHeld: (ids: readonly string[]) => void;
  /** Another tab sends, and alone knows what it has of these folds. */
  readonly onDoubts: (doubts: readonly FoldDoubt[]) => void;
  /** What this tab, which sends, has of the folds that another one asked for. */
  readonly onWords: (words: readonly FoldWord[]) => void;
  /** Other tabs had these, and the device does not: the tab that sends may know what became of them. */
  readonly onKept: (actions: readonly OfflineAction[]) => void;
  /** These are over, and the device never had them: tabs that came since cannot know it. */
  readonly onOver: (ids: readonly string[]) => void;
  /** Nothing is under way. `until`: something is to be done then. */
  readonly onRest: (reason: RestReason | 'waits') => void;
  /** Code of the app threw. */
  readonly onError: (error: unknown) => void;
}

/** What handlers answered, by action. */
export type Results = ReadonlyMap<string, unknown>;
export const NO_RESULTS: Results = new Map();
