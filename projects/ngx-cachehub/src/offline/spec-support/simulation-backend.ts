import { Dice } from '../../realtime/spec-support/chaos-dice';
import type { ChaosFields, ChaosRow, EntityName } from '../../realtime/spec-support/chaos-entities';
import { ChaosServer } from '../../realtime/spec-support/chaos-server';
import type { Change } from '../../realtime/spec-support/chaos-server';

export const USERS = ['ada', 'bob'] as const;
export type User = (typeof USERS)[number];
/** Both with rows of the server's own shape. */
export const TABLES: readonly EntityName[] = ['ruled', 'loose'];

/** A write as it goes over the wire. */
export interface WriteRequest {
  readonly user: User;
  readonly key: string;
  readonly op: 'create' | 'update' | 'delete';
  readonly entity: EntityName;
  readonly id: string | undefined;
  readonly baseVersion: number | undefined;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** One effect, in the order of the server's log. */
export interface Applied {
  readonly key: string;
  readonly user: User;
  readonly op: WriteRequest['op'];
  readonly entity: EntityName;
  readonly id: string;
  /** Of the writes that the client put into it. */
  readonly marks: readonly number[];
  /** A row that was gone and that a person made anew, of all that they saw of it: other writes of it may still wait. */
  readonly isMadeAnew: boolean;
}

export interface Answer {
  readonly status: number;
  readonly row?: ChaosRow | null;
  /** It was answered before, under this key. */
  readonly isReplayed?: boolean;
}

/** The marks that a payload carries: one field for each write that is in it. */
export function marksOf(payload: unknown): number[] {
  if (typeof payload !== 'object' || payload === null) return [];
  return Object.keys(payload).flatMap((name) => (/^m\d+$/.test(name) ? [+name.slice(1)] : []));
}

/** A server of two accounts with versions and logs, which keeps the result of every key for ever. */
export class SimulationBackend {
  /** Every effect, once. */
  readonly applied: Applied[] = [];
  readonly faults: string[] = [];
  private readonly accounts = new Map<User, ChaosServer>();
  private readonly deletedElsewhere = new Set<string>();
  private readonly results = new Map<string, Answer>();
  /** What was first sent under a key: an attempt is the same write. */
  private readonly prints = new Map<string, string>();

  constructor(seed: number) {
    for (const user of USERS) {
      const server = new ChaosServer(new Dice(seed + user.length + user.charCodeAt(0)));
      this.accounts.set(user, server);
      for (const entity of TABLES) {
        for (const id of ['1', '2', '3']) {
          const fields = { name: `${user}-${entity}${id}`, group: 'a', rank: +id };
          server.write(entity, { op: 'create', id, fields });
        }
      }
    }
  }

  account(user: User): ChaosServer {
    const server = this.accounts.get(user);
    if (server === undefined) throw new Error(`Expected an account; got ${user}.`);
    return server;
  }

  row(user: User, entity: EntityName, id: string): ChaosRow | undefined {
    return this.account(user).table(entity).detail(id);
  }

  /** What a request meets that gets through. */
  handle(request: WriteRequest): Answer {
    const { user, key, op, entity, id, payload, baseVersion } = request;
    const name = `${user}/${key}`;
    const print = JSON.stringify([op, entity, id, payload]);
    const known = this.prints.get(name);
    if (known !== undefined && known !== print) {
      this.faults.push(`[Q3] the key ${key} was sent with ${known}, and then with ${print}.`);
    }
    this.prints.set(name, print);
    const result = this.results.get(name);
    if (result !== undefined) return { ...result, isReplayed: true };
    const row = id === undefined ? undefined : this.row(user, entity, id);
    if (op !== 'create' && row === undefined) return { status: 404 };
    const isOld = baseVersion !== undefined && row?.version !== baseVersion;
    if (op === 'create' ? row !== undefined : isOld) return { status: 409, row };
    const answer = this.apply(request);
    this.results.set(name, answer);
    return answer;
  }

  /** Another device's write. */
  write(user: User, entity: EntityName, change: Change): void {
    this.account(user).write(entity, change);
    if (change.op === 'delete') this.deletedElsewhere.add(`${user}/${entity}/${change.id}`);
  }

  /** Another device deleted the row once, whatever became of it since. */
  wasDeletedElsewhere(user: User, entity: EntityName, id: string): boolean {
    return this.deletedElsewhere.has(`${user}/${entity}/${id}`);
  }

  private apply({ user, key, op, entity, id, payload }: WriteRequest): Answer {
    const account = this.account(user);
    const target = id ?? account.newId();
    const { id: _, version: __, ...given } = payload;
    const fields = given as Partial<ChaosFields>;
    const change: Change =
      op === 'delete'
        ? { op, id: target }
        : op === 'update'
          ? { op, id: target, fields }
          : { op, id: target, fields: fields as ChaosFields };
    account.write(entity, change, { mutationId: key });
    const isMadeAnew = op === 'create' && id !== undefined;
    this.applied.push({ key, user, op, entity, id: target, marks: marksOf(payload), isMadeAnew });
    return { status: 200, row: this.row(user, entity, target) ?? null };
  }
}
