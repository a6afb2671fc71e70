import type { FoldWord, OfflineAction, Outbox, OutboxChange } from '../core/outbox';
import type { UserQueuePorts } from './user-queue-ports';

/** The tab that sends may be reading the device, or the question was lost. */
const ASK_AGAIN_MS = 1_000;

export interface UncertainFoldsQueue {
  outbox(): Outbox;
  /** Shows, stores and tells; rejects where the device refused. */
  write(change: OutboxChange): Promise<void>;
  /** Something may be sent now that had to wait. */
  pump(): void;
  /** Reads the device anew, and tells the tab that sends what is there and what is not. */
  compare(id: string): void;
}

/**
 * Waits until it is certain what became of each fold: by the lock, where this tab still holds it when the
 * device has decided; else by the word of the tab that sends. Until then nobody is told that it is stored.
 */
export class UncertainFolds {
  readonly #ports: Pick<UserQueuePorts, 'gate' | 'scheduler' | 'store' | 'onDoubts'>;
  readonly #queue: UncertainFoldsQueue;
  /** Of what is in doubt, what the device has decided on: before that there is nothing to ask. */
  readonly #decided = new Set<string>();
  #waiting: Waiting[] = [];
  #stopTimer: (() => void) | undefined;
  #hasEnded = false;

  constructor(
    ports: Pick<UserQueuePorts, 'gate' | 'scheduler' | 'store' | 'onDoubts'>,
    queue: UncertainFoldsQueue,
  ) {
    this.#ports = ports;
    this.#queue = queue;
  }

  /** The device took these records, or refused them. */
  async decide(records: readonly OfflineAction[]): Promise<void> {
    const { folds } = this.#queue.outbox();
    const open = records.filter(({ id }) => folds.isUncertain(id));
    if (open.length === 0) return;
    for (const { id } of open) this.#decided.add(id);
    if (!(await this.#ports.gate.stillLeads())) {
      this.#ask();
      return;
    }
    if (folds.pass(open)) this.#queue.pump();
    this.check();
  }

  /** Settles when it is certain what became of actions that were folded; undefined where it is. */
  whenCertain({ effects }: OutboxChange): Promise<void> | undefined {
    const { folds } = this.#queue.outbox();
    const open = effects.flatMap((effect) =>
      effect.kind === 'folded' && folds.isOpen(effect.action.id) ? [effect.action.id] : [],
    );
    if (open.length === 0) return undefined;
    return new Promise((resolve, reject) => this.#waiting.push({ open, resolve, reject }));
  }

  /** What the tab that sends has of what was asked. */
  hear(words: readonly FoldWord[]): void {
    const { folds } = this.#queue.outbox();
    const asked = new Set(folds.doubts.map(({ id }) => id));
    for (const word of words) {
      if (!asked.has(word.id)) continue;
      if (word.kind === 'has') this.#take(this.#settle(word.id, word.through));
      else if (this.#queue.outbox().get(word.id)) this.#queue.compare(word.id);
      // Neither has it: whatever was sent of it, this part was never told of.
      else this.#take(this.#settle(word.id, null));
    }
  }

  /** The device refused these: where it has an older form of one, nobody else can have the whole. */
  refuse(records: readonly OfflineAction[]): void {
    const outbox = this.#queue.outbox();
    const doubted = records.filter(({ id }) =>
      outbox.folds.doubts.some((doubt) => doubt.id === id),
    );
    this.#take(outbox.device.refused(records.map(({ id }) => id)));
    for (const { id } of doubted) if (!outbox.folds.isUncertain(id)) this.#leave(id);
    void this.decide(records);
  }

  /** This tab sends now, and has read the device. */
  settleByRecords(): void {
    this.#take(this.#queue.outbox().folds.settleByRecords());
  }

  /** Some folds may be certain by now, or be given up. */
  check(): void {
    const { folds } = this.#queue.outbox();
    for (const id of this.#decided) if (!folds.isUncertain(id)) this.#decided.delete(id);
    for (const { resolve } of this.#closed()) resolve();
  }

  end(error: Error): void {
    this.#hasEnded = true;
    this.#stopTimer?.();
    for (const { reject } of this.#waiting.splice(0)) reject(error);
  }

  #settle(id: string, through: string | null): OutboxChange {
    const change = this.#queue.outbox().folds.settle(id, through);
    if (change.put.length > 0) this.#leave(id);
    return change;
  }

  /** Its record is the business of the tab that sends. */
  #leave(id: string): void {
    this.#ports.store.giveWay(id, this.#queue.outbox().get(id));
  }

  #ask(): void {
    this.#stopTimer?.();
    this.#stopTimer = undefined;
    const { gate, scheduler, onDoubts } = this.#ports;
    const doubts = this.#queue.outbox().folds.doubts.filter(({ id }) => this.#decided.has(id));
    if (doubts.length === 0 || gate.leads || this.#hasEnded) return;
    this.#stopTimer = scheduler.setTimer(() => this.#ask(), ASK_AGAIN_MS);
    onDoubts(doubts);
  }

  #take(change: OutboxChange): void {
    if (change.put.length === 0) {
      this.check();
      return;
    }
    const stored = this.#queue.write(change);
    const open = this.#closed();
    stored.then(
      () => open.forEach(({ resolve }) => resolve()),
      (error: unknown) => open.forEach(({ reject }) => reject(error)),
    );
    this.#queue.pump();
  }

  /** Who waited for what is certain by now. */
  #closed(): readonly Waiting[] {
    const { folds } = this.#queue.outbox();
    const isOpen = ({ open }: Waiting) => open.some((id) => folds.isOpen(id));
    const closed = this.#waiting.filter((waiting) => !isOpen(waiting));
    this.#waiting = this.#waiting.filter(isOpen);
    return closed;
  }
}

interface Waiting {
  readonly open: readonly string[];
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}
