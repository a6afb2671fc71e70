import { randomUUID } from 'node:crypto';
import type { Database } from '../db/database';
import type { Cancel, Clock } from '../runtime/clock';
import type { Logger } from '../runtime/logger';
import { pruneApplied } from '../writes/applied-log';
import type { ChangeFeed } from './change-feed';
import { DEFAULT_RETENTION, restartLog, truncateLog } from './change-log';

const TRUNCATE_EVERY_MS = 30_000;
const KEEP_RESULTS_MS = 24 * 3_600_000;

/** Keeps logs and stored results from growing without bound. */
export class LogKeeper {
  private cancel: Cancel | null = null;
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly database: Database,
    private readonly feed: ChangeFeed,
    private readonly entityTypes: readonly string[],
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  start(): void {
    this.cancel = this.clock.every(TRUNCATE_EVERY_MS, () => {
      this.running = this.keep().catch((error: unknown) =>
        this.logger.problem('Truncating the change logs failed', error),
      );
    });
  }

  async stop(): Promise<void> {
    this.cancel?.();
    await this.running;
  }

  async keep(): Promise<void> {
    const now = this.clock.now();
    for (const entityType of this.entityTypes) {
      await truncateLog(this.database, entityType, DEFAULT_RETENTION, now);
    }
    await this.database.query('DELETE FROM idempotency_keys WHERE at < $1', [
      new Date(now - KEEP_RESULTS_MS).toISOString(),
    ]);
    await pruneApplied(this.database);
  }

  /** Begins all logs anew, so that nobody can resume. */
  async forget(): Promise<void> {
    await this.database.transaction(async (tx) => {
      for (const entityType of this.entityTypes) await restartLog(tx, entityType, randomUUID());
    });
    for (const entityType of this.entityTypes) this.feed.wake(entityType);
  }
}
