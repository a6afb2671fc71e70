import type { Database } from '../db/database';
import type { StreamPosition } from '../protocol';
import type { Clock } from '../runtime/clock';
import type { Logger } from '../runtime/logger';
import type { LoggedChange } from './change';
import { logPosition, readNext } from './change-log';

/** What a feed tells its listeners, in the order of the log. */
export interface FeedListener {
  /** Changes of one entity type, one after the other, none left out. */
  changed(entityType: string, changes: readonly LoggedChange[]): void;
  /** The log began anew, or lost what had not been told yet. */
  restarted(entityType: string, position: StreamPosition): void;
}

/** Events that are read and told at once at most. */
const PUMP_BATCH = 500;

/** How long to wait before the database is asked again after it failed. */
const RETRY_MS = 250;

/**
 * Tells what was committed, by reading the log behind the last event that was told. So the order is
 * that of commits, whichever connection finished first, and nothing is told that could be undone.
 */
export class ChangeFeed {
  private readonly positions = new Map<string, StreamPosition>();
  private readonly listeners = new Set<FeedListener>();
  private readonly pumping = new Map<string, Promise<void>>();
  private readonly dirty = new Set<string>();
  /** What this process committed and nobody was told yet; what is left out here is read. */
  private readonly given = new Map<string, readonly LoggedChange[]>();
  private stopped = false;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  async start(entityTypes: readonly string[]): Promise<void> {
    for (const entityType of entityTypes) {
      this.positions.set(entityType, await logPosition(this.database, entityType));
    }
  }

  listen(listener: FeedListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** The last event that was told. */
  position(entityType: string): StreamPosition {
    const position = this.positions.get(entityType);
    if (!position) throw new Error(`There is no feed of ${entityType}.`);
    return position;
  }

  /** A change was committed by this process: told without being read again, if it is the next of its log. */
  committed(change: LoggedChange): void {
    const { entityType } = change;
    const known = this.given.get(entityType) ?? [];
    if (known.length < PUMP_BATCH) this.given.set(entityType, [...known, change]);
    else this.dirty.add(entityType);
    this.startPump(entityType);
  }

  /** Something was committed to the log of this entity type. */
  wake(entityType: string): void {
    this.dirty.add(entityType);
    this.startPump(entityType);
  }

  /** Resolves when everything that was committed before has been told. */
  async settled(): Promise<void> {
    while (this.pumping.size > 0) await Promise.all(this.pumping.values());
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.dirty.clear();
    this.given.clear();
    await this.settled();
  }

  private startPump(entityType: string): void {
    if (this.stopped || this.pumping.has(entityType)) return;
    const pump = this.pump(entityType).finally(() => {
      this.pumping.delete(entityType);
      if (this.hasNews(entityType)) this.startPump(entityType);
    });
    this.pumping.set(entityType, pump);
  }

  private hasNews(entityType: string): boolean {
    return this.dirty.has(entityType) || this.given.has(entityType);
  }

  private async pump(entityType: string): Promise<void> {
    while (this.hasNews(entityType)) {
      try {
        this.tellGiven(entityType);
        if (this.dirty.delete(entityType)) await this.catchUp(entityType);
      } catch (error) {
        this.logger.problem(`Reading the log of ${entityType} failed, trying again`, error);
        if (!this.stopped) this.clock.after(RETRY_MS, () => this.wake(entityType));
        return;
      }
    }
  }

  private async catchUp(entityType: string): Promise<void> {
    for (;;) {
      const from = this.position(entityType);
      const { head, changes } = await readNext(this.database, entityType, from, PUMP_BATCH);
      if (changes === null) {
        this.positions.set(entityType, head);
        for (const listener of this.listeners) listener.restarted(entityType, head);
        return;
      }
      if (changes.length === 0) return;
      const to = this.tell(entityType, head.epoch, changes);
      if (to.seq === head.seq) return;
    }
  }

  /** What does not follow what was told is read, with what lies between. */
  private tellGiven(entityType: string): void {
    const given = this.given.get(entityType) ?? [];
    this.given.delete(entityType);
    const { epoch, seq } = this.position(entityType);
    const news = given.filter((change) => change.epoch !== epoch || change.seq > seq);
    news.sort((a, b) => a.seq - b.seq);
    if (news.length === 0) return;
    const follows = news.every(
      (change, index) => change.epoch === epoch && change.seq === seq + 1 + index,
    );
    if (follows) this.tell(entityType, epoch, news);
    else this.dirty.add(entityType);
  }

  private tell(
    entityType: string,
    epoch: string,
    changes: readonly LoggedChange[],
  ): StreamPosition {
    const to = { epoch, seq: this.position(entityType).seq + changes.length };
    this.positions.set(entityType, to);
    for (const listener of this.listeners) listener.changed(entityType, changes);
    return to;
  }
}
