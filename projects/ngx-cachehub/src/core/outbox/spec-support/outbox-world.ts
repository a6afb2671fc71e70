import type { EntityId } from '../../keys';
import type { OfflineAction, OfflineActionInput } from '../offline-action';
import { Outbox } from '../outbox';
import type { OutboxChange, OutboxEffect } from '../outbox-change';
import { decodeAction } from '../decode-action';
import { marksOf, ModelServer } from './model-server';
import type { ModelAnswer } from './model-server';

export type Step =
  | { readonly do: 'create'; readonly parent: number; readonly lane: number }
  | { readonly do: 'update' | 'delete'; readonly row: number; readonly other: number }
  | { readonly do: 'plain'; readonly lane: number; readonly after: number }
  | { readonly do: 'begin' }
  | { readonly do: 'deliver'; readonly pick: number; readonly how: Delivery }
  | { readonly do: 'person'; readonly pick: number; readonly wants: 'retry' | 'edit' | 'discard' }
  | { readonly do: 'judge'; readonly pick: number; readonly verdict: 'send' | 'done' | 'ask' }
  | { readonly do: 'foreign'; readonly pick: number }
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'fold' }
  /** The page dies after so many further steps of its store. */
  | { readonly do: 'crash'; readonly after: number };

/** Whether the request arrives, and whether its answer does. */
export type Delivery = 'whole' | 'lost' | 'no-answer' | 'refused' | 'busy' | 'late-busy' | 'auth';

/** As "expect", and cheap: it runs after every step of every history. */
function must(holds: boolean, message: string): void {
  if (!holds) throw new Error(message);
}

/** Ends a step of the page at once, as a crash does. */
class Crash extends Error {}

const OPTIONS = {
  maxAttempts: 3,
  maxQueue: 1_000,
  concurrency: 3,
  initialDelayMs: 1_000,
  maxDelayMs: 30_000,
  schemaVersion: 1,
};

interface Row {
  readonly tempId: string;
  realId: EntityId | undefined;
  /** Its page is gone: nobody knows the temporary id any longer. */
  isForgotten: boolean;
}

/** A page with an outbox, a store that may stop between any two of its steps, and a server. */
export class OutboxWorld {
  readonly server = new ModelServer();
  readonly store = new Map<string, OfflineAction>();
  /** Marks whose action is stored, with the lane as its user understands it. */
  readonly acknowledged = new Map<string, string>();
  /** Marks that were given up, or folded into nothing. */
  readonly ended = new Set<string>();
  outbox = new Outbox(OPTIONS);
  crashes = 0;
  folds = 0;
  private readonly wire: OfflineAction[] = [];
  private readonly orphans: OfflineAction[] = [];
  /** By action: the marks that went into it. */
  private readonly marksIn = new Map<string, readonly string[]>();
  private readonly rows: Row[] = [];
  private now = 1_000;
  private marks = 0;
  private ids = 0;
  private stepsToCrash = Infinity;

  run(step: Step): void {
    try {
      this.perform(step);
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
      this.restart();
    }
    this.check();
  }

  /** The network holds, people decide, until nothing is left. */
  heal(): void {
    this.stepsToCrash = Infinity;
    for (const action of this.orphans.splice(0)) this.server.handle(action);
    for (let round = 0; round < 2_000 && this.outbox.size > 0; round++) {
      this.now += 60_000;
      this.run({ do: 'begin' });
      while (this.wire.length > 0) this.run({ do: 'deliver', pick: 0, how: 'whole' });
      this.run({ do: 'judge', pick: round, verdict: 'send' });
      this.run({ do: 'person', pick: round, wants: round % 2 === 0 ? 'retry' : 'discard' });
    }
  }

  check(): void {
    const lanes = this.wire.map((action) => this.outbox.get(action.id)?.lane ?? action.id);
    must(new Set(lanes).size === lanes.length, `two of a lane in flight: ${lanes.join()}`);
    const actions = this.outbox.actions();
    for (let i = 1; i < actions.length; i++) {
      must(actions[i - 1].seq < actions[i].seq, 'the queue is out of order');
    }
    if (this.rows.every(({ realId }) => realId === undefined)) return;
    const text = JSON.stringify(actions);
    for (const { tempId, realId } of this.rows) {
      must(realId === undefined || !text.includes(`"${tempId}"`), `${tempId} is left: ${text}`);
    }
  }

  private perform(step: Step): void {
    switch (step.do) {
      case 'create':
        return this.create(step.parent, step.lane);
      case 'update':
      case 'delete':
        return this.change(step);
      case 'plain':
        return this.add(
          {
            type: 'plain',
            payload: this.marked(),
            lane: `l${step.lane}`,
            dependsOn: this.idsAt(step.after),
          },
          `l${step.lane}`,
        );
      case 'begin':
        return this.begin();
      case 'deliver':
        return this.deliver(step.pick, step.how);
      case 'person':
        return this.person(step.pick, step.wants);
      case 'judge':
        return this.judge(step.pick, step.verdict);
      case 'foreign':
        return this.server.touch(step.pick);
      case 'wait':
        this.now += step.ms;
        return;
      case 'fold': {
        const last = this.outbox.actions().at(-1);
        if (last !== undefined) this.take(this.outbox.fold(last.id));
        return;
      }
      case 'crash':
        this.stepsToCrash = step.after;
    }
  }

  private create(parent: number, lane: number): void {
    const tempId = `tmp_${this.rows.length}`;
    const payload = { id: tempId, ...this.marked(), ...this.reference(parent) };
    const own = lane === 0 ? {} : { lane: `l${lane}` };
    this.rows.push({ tempId, realId: undefined, isForgotten: false });
    this.add(
      {
        type: 'rows.create',
        entity: 'rows',
        op: 'create',
        tempId,
        payload,
        optimistic: [{ type: 'CREATE', entity: payload }],
        ...own,
      },
      lane === 0 ? `row${this.rows.length - 1}` : `l${lane}`,
    );
  }

  private change({ do: op, row, other }: { do: 'update' | 'delete'; row: number; other: number }) {
    const index = row % Math.max(this.rows.length, 1);
    const target = this.rows[index] as Row | undefined;
    if (target === undefined || !this.isShown(target)) return;
    // A user who sees the temporary row still names it so.
    const isOldName = other % 2 === 0 && !target.isForgotten;
    const entityId = isOldName ? target.tempId : (target.realId ?? target.tempId);
    const version = target.realId === undefined ? undefined : this.server.versionOf(target.realId);
    const payload = { ...this.marked(), ...(op === 'update' ? this.reference(other) : {}) };
    this.add(
      {
        type: `rows.${op}`,
        entity: 'rows',
        op,
        entityId,
        payload,
        ...(version === undefined || other % 3 === 0 ? {} : { baseVersion: version }),
        optimistic:
          op === 'delete'
            ? [{ type: 'DELETE', entityId }]
            : [{ type: 'UPDATE', entityId, changes: payload }],
      },
      `row${index}`,
    );
  }

  private add(input: OfflineActionInput, lane: string): void {
    const id = `a${++this.ids}`;
    const stamp = { id, idempotencyKey: `k-${id}`, now: this.now, userKey: null };
    // Both ways, in every history.
    const { change } = this.outbox.add(input, stamp, this.ids % 2 === 0);
    this.marksIn.set(id, marksOf(input.payload));
    this.take(change, () => {
      for (const mark of marksOf(input.payload)) this.acknowledged.set(mark, lane);
    });
  }

  private begin(): void {
    for (;;) {
      const next = this.outbox.next(this.now, () => true, true);
      if (next.kind === 'changed') this.take(next.change);
      else if (next.kind === 'send') {
        this.take(this.outbox.begin(next.action.id));
        const action = this.outbox.get(next.action.id);
        must(action?.status === 'sending', `begun, and yet ${action?.status}`);
        if (action !== undefined) this.send(action);
      } else return;
    }
  }

  private send(action: OfflineAction): void {
    for (const { tempId } of this.rows) {
      if (tempId === action.tempId) continue;
      const sent = JSON.stringify([action.payload, action.entityId]);
      must(!sent.includes(`"${tempId}"`), `${tempId} is sent: ${sent}`);
    }
    this.wire.push(action);
  }

  private deliver(pick: number, how: Delivery): void {
    // What a dead page had sent may still arrive: its answer reaches nobody.
    const orphan = this.orphans.shift();
    if (orphan !== undefined) this.server.handle(orphan);
    const action = this.wire.splice(pick % Math.max(this.wire.length, 1), 1).at(0);
    if (action === undefined) return;
    const at = { now: this.now, random: 0.5 };
    const { id } = action;
    if (how === 'refused') this.server.refuse(action.idempotencyKey);
    if (how === 'lost' || how === 'no-answer') {
      if (how === 'no-answer') this.server.handle(action);
      const error = { code: 'fetch-failed', message: 'The line broke.' };
      this.take(this.outbox.lostContact(id, error, at));
    } else if (how === 'busy' || how === 'late-busy') {
      if (how === 'late-busy') this.server.handle(action);
      const error = { code: 'server-error', message: 'Busy.', status: 503 };
      this.take(this.outbox.fail(id, { kind: 'retry' }, error, at));
    } else if (how === 'auth') {
      const error = { code: 'unauthenticated', message: 'Who?', status: 401 };
      this.take(this.outbox.fail(id, { kind: 'auth' }, error, at));
    } else this.answer(action, this.server.handle(action));
  }

  private answer(action: OfflineAction, answer: ModelAnswer): void {
    const { id } = action;
    const at = { now: this.now, random: 0.5 };
    if (answer.kind === 'yes') this.take(this.outbox.confirm(id, answer));
    else if (answer.kind === 'conflict') {
      const error = { code: 'conflict', message: 'Older.', status: 409 };
      this.take(this.outbox.fail(id, { kind: 'conflict' }, error, at));
    } else {
      const error = { code: 'rejected', message: 'No.', status: answer.status };
      this.take(this.outbox.fail(id, { kind: 'reject' }, error, at));
    }
  }

  private person(pick: number, wants: 'retry' | 'edit' | 'discard'): void {
    const parked = this.outbox.actions().filter(({ status }) => status === 'parked');
    const action = parked.at(pick % Math.max(parked.length, 1));
    if (action === undefined) return;
    const isRefused = action.error?.status === 400;
    // What names a row that will never be can only be given up; what may have been done is not done anew.
    const isOrphan = action.error?.code === 'rejected' && action.error.status === undefined;
    if (wants === 'discard' || isOrphan) this.take(this.outbox.discard(action.id));
    else if (wants === 'retry') this.take(this.outbox.retry(action.id));
    else if (isRefused) {
      this.take(this.outbox.edit(action.id, action.payload, `k-edit-${++this.ids}`));
    }
  }

  private judge(pick: number, verdict: 'send' | 'done' | 'ask'): void {
    const met = this.outbox.actions().filter(({ status }) => status === 'conflict');
    const action = met.at(pick % Math.max(met.length, 1));
    if (action?.op === undefined) return;
    const { id, op, payload, entityId = '' } = action;
    if (verdict === 'send') {
      const baseVersion = this.server.versionOf(entityId);
      const write = { op, payload, base: undefined, baseVersion, optimistic: [] };
      this.take(this.outbox.rebase(id, write, `k-merged-${++this.ids}`));
    } else if (verdict === 'ask') {
      const sides = { base: undefined, local: {}, remote: {}, localAt: 1, remoteAt: 2 };
      const conflict = {
        id: `c-${id}`,
        entity: 'rows',
        entityId,
        ...sides,
        merged: {},
        fields: [],
      };
      this.take(this.outbox.ask(id, conflict));
    } else {
      this.take(this.outbox.settleAsDone(id), () => this.endMarks(payload));
    }
  }

  /** As the shell does: written first, then deleted, then told; the page may die in between. */
  private take(change: OutboxChange, acknowledge?: () => void): void {
    for (const effect of change.effects) this.see(effect);
    if (change.put.length > 0) {
      this.storeStep();
      for (const action of change.put) this.store.set(action.id, action);
      this.outbox.written(change.put);
      this.outbox.folds.pass(change.put);
      acknowledge?.();
      for (const effect of change.effects) this.note(effect, 'folded');
    }
    if (change.removed.length > 0) {
      this.storeStep();
      for (const id of change.removed) this.store.delete(id);
      if (change.put.length === 0) acknowledge?.();
      for (const effect of change.effects) this.note(effect, 'discarded');
    }
    for (const effect of change.effects) {
      if (effect.kind !== 'rekeyed') continue;
      const row = this.rows.find(({ tempId }) => tempId === effect.tempId);
      if (row !== undefined) row.realId = effect.realId;
    }
  }

  private see(effect: OutboxEffect): void {
    if (effect.kind !== 'folded') return;
    this.folds++;
    must(!effect.action.sent, 'an action was folded that had been sent');
    const into = effect.into === null ? undefined : this.outbox.get(effect.into);
    must(into?.sent !== true, 'an action was folded into one that had been sent');
  }

  private note(effect: OutboxEffect, kind: 'folded' | 'discarded'): void {
    if (effect.kind !== kind) return;
    const { action } = effect;
    if (effect.kind !== 'folded' || effect.into === null) {
      this.endMarks(action.payload);
      for (const mark of this.marksIn.get(action.id) ?? []) this.ended.add(mark);
      return;
    }
    const marks = this.marksIn.get(effect.into) ?? [];
    // What a delete swallows is over with it.
    if (action.op === 'delete') for (const mark of marks) this.ended.add(mark);
    this.marksIn.set(effect.into, [...marks, ...(this.marksIn.get(action.id) ?? [])]);
  }

  private endMarks(payload: unknown): void {
    for (const mark of marksOf(payload)) this.ended.add(mark);
  }

  private storeStep(): void {
    if (this.stepsToCrash-- <= 0) throw new Crash();
  }

  private restart(): void {
    this.crashes++;
    this.stepsToCrash = Infinity;
    this.orphans.push(...this.wire.splice(0));
    this.outbox = new Outbox(OPTIONS);
    const records = [...this.store.values()].map((record) => {
      const decoded = decodeAction(record);
      if (decoded.kind === 'fault') throw new Error(decoded.message);
      return decoded.action;
    });
    this.take(this.outbox.load(records));
    for (const row of this.rows) row.isForgotten = row.realId !== undefined;
  }

  private marked(): Record<string, unknown> {
    return { [`mark${++this.marks}`]: true };
  }

  /** A row whose create was lost with its page, or was given up, is on no screen. */
  private isShown({ tempId, realId }: Row): boolean {
    const creates = this.outbox.actions().filter((action) => action.tempId === tempId);
    return realId !== undefined || creates.length > 0;
  }

  /** Names another row, as its user knows it. */
  private reference(pick: number): Record<string, unknown> {
    const row = this.rows[pick % (this.rows.length + 3)] as Row | undefined;
    return row === undefined || !this.isShown(row)
      ? {}
      : { refers: { to: [row.realId ?? row.tempId] } };
  }

  private idsAt(pick: number): readonly string[] {
    const actions = this.outbox.actions();
    const action = actions[pick % (actions.length + 2)] as OfflineAction | undefined;
    return action === undefined ? [] : [action.id];
  }
}
