import type { Database, SqlRunner, SqlValue } from '../db/database';
import type { Column, EntityDefinition } from '../entities/entity-definition';
import { lockRow, updateRow } from '../entities/entity-table';
import type { Change, LoggedChange } from '../log/change';
import { appendChanges } from '../log/change-log';
import type { ChangeFeed } from '../log/change-feed';
import type { Clock } from '../runtime/clock';
import { completeWrite } from './complete-write';
import { claimOf } from './idempotency-store';
import type { KeyClaim } from './idempotency-store';
import { openWrite } from './open-write';
import { checkOperation, updatedChange } from './row-operations';
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
      const { outcome, committed } = await this.database.transaction((tx) =>
        this.perform(tx, request, claim),
      );
      for (const change of committed) this.feed.committed(change);
      return outcome;
    } finally {
      if (key !== null) this.inProgress.delete(key);
    }
  }

  /** Two statements: what the write stands on, and all that becomes of it. */
  private async perform(
    tx: SqlRunner,
    request: WriteRequest,
    claim: KeyClaim | null,
  ): Promise<Performed> {
    const now = this.clock.now();
    const { identity, entity, operation } = request;
    const checked = checkOperation(entity, operation);
    const opening = { claim, entity, operation: checked.ok ? operation : null, now };
    const opened = await openWrite(tx, opening);
    if (opened.stored) return { outcome: opened.stored, committed: [] };
    const decision = checked.ok
      ? checked.decide(opened, { userId: identity.userId, now })
      : { outcome: checked.outcome };
    const isApplied = this.recordsApplied && !identity.robot;
    const committed = await completeWrite(tx, { request, claim, decision, isApplied, now });
    return { outcome: decision.outcome, committed };
  }
}

interface Performed {
  readonly outcome: WriteOutcome;
  /** What is told once it is committed. */
  readonly committed: readonly LoggedChange[];
}
