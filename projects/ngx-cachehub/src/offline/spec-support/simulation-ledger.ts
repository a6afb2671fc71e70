import type { EntityName } from '../../realtime/spec-support/chaos-entities';
import type { User } from './simulation-backend';

/** What a person did in a page, as the test knows it. */
export interface LedgerWrite {
  readonly mark: number;
  readonly user: User;
  /** Names the life of the page in which it was made. */
  readonly page: string;
  readonly op: 'create' | 'update' | 'delete';
  readonly entity: EntityName;
  /** As the page knew it: the server's id, or a temporary one. */
  readonly row: string;
  /** A lane of its own; undefined for that of its row. */
  readonly lane: string | undefined;
  readonly dependsOn: readonly string[];
  readonly at: number;
  /**
   * The queue's name for it, once it said so: what it became part of, where it did. Of one whose outcome is awaited, the
   * name that it began with.
   */
  id: string | undefined;
  /** When the queue called it stored. */
  acknowledgedAt: number | undefined;
  /** A person gave it up, or chose the server's side. */
  isGivenUp: boolean;
  /** Whether somebody waits for what becomes of it, in the page in which it was made. */
  outcome: 'not asked for' | 'awaited' | 'known';
}

/** Under which key, and by which life of a page. */
interface Attempt {
  readonly key: string;
  readonly page: string;
}

/** Everything that was ever queued, and what its makers know of it. */
export class SimulationLedger {
  readonly writes: LedgerWrite[] = [];
  /** The keys under which an action was sent; a person's edit and a judged conflict begin another. */
  private readonly attempts = new Map<string, Attempt>();
  /** The keys of each that had more than one, in the order in which they came to be. */
  private readonly keys = new Map<string, readonly string[]>();
  private readonly mayRename = new Set<string>();
  private readonly deletes = new Set<string>();

  open(
    write: Pick<
      LedgerWrite,
      'user' | 'page' | 'op' | 'entity' | 'row' | 'lane' | 'dependsOn' | 'at'
    >,
  ): LedgerWrite {
    const mark = this.writes.length + 1;
    const opened: LedgerWrite = {
      ...write,
      mark,
      id: undefined,
      acknowledgedAt: undefined,
      isGivenUp: false,
      outcome: 'not asked for',
    };
    this.writes.push(opened);
    return opened;
  }

  giveUp(marks: readonly number[]): void {
    for (const mark of marks) this.writes[mark - 1].isGivenUp = true;
  }

  giveUpAction(id: string): void {
    for (const write of this.writes) if (write.id === id) write.isGivenUp = true;
  }

  /** From now on the action may be another write, with another key. */
  renames(id: string): void {
    this.mayRename.add(id);
  }

  /** The action reached the server as the delete of its row, whatever else was folded into it. */
  reachedAsDelete(id: string): void {
    this.deletes.add(id);
  }

  wasDelete(id: string): boolean {
    return this.deletes.has(id);
  }

  /**
   * An attempt of an action: what is wrong with its key, if anything. A key that the device never took
   * is known to the page that made it: with that page it may be lost.
   */
  attempt(id: string, { key, page }: Attempt, isStored: (key: string) => boolean) {
    const before = this.attempts.get(id);
    this.attempts.set(id, { key, page });
    if (before === undefined || before.key === key) return undefined;
    const keys = this.keys.get(id) ?? [before.key];
    this.keys.set(id, keys.includes(key) ? keys : [...keys, key]);
    if (!keys.includes(key) && this.mayRename.delete(id)) return undefined;
    // The newer one again, which another page had, and could not store.
    if (keys.indexOf(key) > keys.indexOf(before.key)) return undefined;
    if (before.page !== page && !isStored(before.key)) return undefined;
    return `[I6] ${id} was sent under ${before.key}, and then under ${key}.`;
  }
}
