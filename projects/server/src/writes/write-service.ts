import type { Database, SqlRunner, SqlValue } from '../db/database';
import type { Column, EntityDefinition } from '../entities/entity-definition';
import { lockRow, updateRow } from '../entities/entity-table';
import { ACTIVITIES } from '../entities/observed-entities';
import type { Change } from '../log/change';
import { appendChanges } from '../log/change-log';
import type { ChangeFeed } from '../log/change-feed';
import type { WriteOrigin } from '../protocol';
import type { Clock } from '../runtime/clock';
import { recordActivity } from './activity-log';
import { recordApplied } from './applied-log';
import { claimKey, claimOf, storeResult } from './idempotency-store';
import { performOperation, updatedChange } from './row-operations';
import { refusal } from './write-outcome';
import type { WriteOutcome } from './write-outcome';
import type { WriteRequest } from './write-request';

/** New values of a row that the server itself keeps. */
export interface SystemUpdate {
  readonly id: string;
  readonly values: ReadonlyMap<Column, SqlValue>;
}

/**
 * The only way to change a row. One transaction holds all that belongs to a write: the idempotency
 * record, the row with its next version, the event in the change log, and the activity. What is told
 * to anybody is told after the commit.
 */
export class WriteService {
  private readonly inProgress = new Set<string>();
  private readonly running = new Set<Promise<WriteOutcome>>();

  constructor(
    private readonly database: Database,
    private readonly feed: ChangeFeed,
    private readonly clock: Clock,
    /** Each write that is done is written down for those who want to count them. */
    private readonly recordsApplied = false,
  ) {}

  /** Rejects only where the database failed; then nothing was done, and trying again is right. */
  write(request: WriteRequest): Promise<WriteOutcome> {
    const writing = this.writeOnce(request).finally(() => this.running.delete(writing));
    this.running.add(writing);
    return writing;
  }

  /** Resolves when no write is under way. */
  async settled(): Promise<void> {
    while (this.running.size > 0) await Promise.allSettled(this.running);
  }

  /** Updates of the server's own, in one transaction: logged, but nobody's activity. */
  async updateOwn(entity: EntityDefinition, updates: readonly SystemUpdate[]): Promise<void> {
    await this.database.transaction(async (tx) => {
      const changes: Change[] = [];
      for (const { id, values } of updates) {
        const before = await lockRow(tx, entity, id);
        if (!before) continue;
        changes.push(updatedChange(before, await updateRow(tx, entity, id, values), values));
      }
      if (changes.length === 0) return;
      await appendChanges(tx, { entityType: entity.type, at: this.clock.now() }, changes);
    });
    this.feed.wake(entity.type);
  }

  private async writeOnce(request: WriteRequest): Promise<WriteOutcome> {
    const claim = claimOf(request);
    const key = claim && JSON.stringify([claim.userId, claim.key]);
    if (key !== null && this.inProgress.has(key)) {
      const message = 'A request with this Idempotency-Key is being worked on.';
      return refusal(409, 'IN_PROGRESS', message);
    }
    if (key !== null) this.inProgress.add(key);
    try {
      const { outcome, changed } = await this.database.transaction(async (tx) => {
        const stored = claim && (await claimKey(tx, claim, this.clock.now()));
        if (stored) return { outcome: stored, changed: false };
        const done = await this.perform(tx, request);
        if (claim) await storeResult(tx, claim, done.outcome);
        return done;
      });
      if (changed) this.wake(request.entity);
      return outcome;
    } finally {
      if (key !== null) this.inProgress.delete(key);
    }
  }

  private async perform(
    tx: SqlRunner,
    request: WriteRequest,
  ): Promise<{ readonly outcome: WriteOutcome; readonly changed: boolean }> {
    const { identity, entity, operation } = request;
    const now = this.clock.now();
    const { outcome, done, changed } = await performOperation(tx, entity, operation, {
      userId: identity.userId,
      now,
    });
    let seq: number | null = null;
    if (changed) {
      const { userId } = identity;
      const context = { entityType: entity.type, at: now, origin: originOf(request), userId };
      seq = await appendChanges(tx, context, [changed.change]);
      await recordActivity(tx, { identity, entity, verb: changed.verb, row: changed.row }, now);
    }
    if (done && this.recordsApplied && !identity.robot) {
      await recordApplied(tx, request, { ...done, seq, at: now });
    }
    return { outcome, changed: changed !== undefined };
  }

  private wake(entity: EntityDefinition): void {
    this.feed.wake(entity.type);
    this.feed.wake(ACTIVITIES.type);
  }
}

function originOf({ clientId, idempotencyKey }: WriteRequest): WriteOrigin {
  return {
    ...(clientId !== undefined && { clientId }),
    ...(idempotencyKey !== undefined && { mutationId: idempotencyKey }),
  };
}
