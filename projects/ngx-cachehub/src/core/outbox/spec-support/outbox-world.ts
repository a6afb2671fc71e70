import type { OfflineAction, OfflineActionInput } from '../offline-action';
import { Outbox } from '../outbox';
import type { OutboxChange, OutboxEffect } from '../outbox-change';
import { decodeAction } from '../decode-action';
import { OPTIONS } from './bench';
import { MarkLedger } from './mark-ledger';
import { ModelServer } from './model-server';
import type { ModelAnswer } from './model-server';
import { changeInput, createInput, openConflict } from './world-writes';
import { WorldRows } from './world-rows';
import type { Delivery, Step } from './world-step';

/** As "expect", and cheap: it runs after every step of every history. */
function must(holds: boolean, message: string): void {
  if (!holds) throw new Error(message);
}

/** Ends a step of the page at once, as a crash does. */
class Crash extends Error {}

const OF_WORLD = { ...OPTIONS, concurrency: 3 };

/** A page with an outbox, a store that may stop between any two of its steps, and a server. */
export class OutboxWorld {
  readonly server = new ModelServer();
  readonly store = new Map<string, OfflineAction>();
  readonly ledger = new MarkLedger();
  outbox = new Outbox(OF_WORLD);
  crashes = 0;
  folds = 0;
  private readonly wire: OfflineAction[] = [];
  private readonly orphans: OfflineAction[] = [];
  private readonly rows = new WorldRows();
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
    if (this.rows.all.every(({ realId }) => realId === undefined)) return;
    const text = JSON.stringify(actions);
    for (const { tempId, realId } of this.rows.all) {
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
    const tempId = this.rows.nextTempId;
    const named = this.rows.reference(parent, this.outbox);
    const payload = { id: tempId, ...this.marked(), ...named };
    const place = this.rows.add();
    this.add(
      createInput(tempId, payload, lane === 0 ? undefined : `l${lane}`),
      lane === 0 ? `row${place}` : `l${lane}`,
    );
  }

  private change({ do: op, row, other }: { do: 'update' | 'delete'; row: number; other: number }) {
    const target = this.rows.at(row);
    if (target === undefined || !this.rows.isShown(target, this.outbox)) return;
    // A user who sees the temporary row still names it so.
    const isOldName = other % 2 === 0 && !target.isForgotten;
    const entityId = isOldName ? target.tempId : (target.realId ?? target.tempId);
    const version = target.realId === undefined ? undefined : this.server.versionOf(target.realId);
    const payload = {
      ...this.marked(),
      ...(op === 'update' ? this.rows.reference(other, this.outbox) : {}),
    };
    const baseVersion = other % 3 === 0 ? undefined : version;
    this.add(
      changeInput(op, entityId, payload, baseVersion),
      `row${this.rows.all.indexOf(target)}`,
    );
  }

  private add(input: OfflineActionInput, lane: string): void {
    const id = `a${++this.ids}`;
    const stamp = { id, idempotencyKey: `k-${id}`, now: this.now, userKey: null };
    // Both ways, in every history.
    const { change } = this.outbox.add(input, stamp, this.ids % 2 === 0);
    this.ledger.open(id, input.payload);
    this.take(change, () => this.ledger.acknowledge(input.payload, lane));
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
    for (const { tempId } of this.rows.all) {
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
      const conflict = openConflict(id, entityId);
      this.take(this.outbox.ask(id, conflict));
    } else {
      this.take(this.outbox.settleAsDone(id), () => this.ledger.end(payload));
    }
  }

  /** As the shell does: written first, then deleted, then told; the page may die in between. */
  private take(change: OutboxChange, acknowledge?: () => void): void {
    for (const effect of change.effects) this.see(effect);
    if (change.put.length > 0) {
      this.storeStep();
      for (const action of change.put) this.store.set(action.id, action);
      this.outbox.device.written(change.put);
      this.outbox.folds.pass(change.put);
      acknowledge?.();
      this.ledger.follow(change.effects, 'folded');
    }
    if (change.removed.length > 0) {
      this.storeStep();
      for (const id of change.removed) this.store.delete(id);
      if (change.put.length === 0) acknowledge?.();
      this.ledger.follow(change.effects, 'discarded');
    }
    this.rows.follow(change.effects);
  }

  private see(effect: OutboxEffect): void {
    if (effect.kind !== 'folded') return;
    this.folds++;
    must(!effect.action.sent, 'an action was folded that had been sent');
    const into = effect.into === null ? undefined : this.outbox.get(effect.into);
    must(into?.sent !== true, 'an action was folded into one that had been sent');
  }

  private storeStep(): void {
    if (this.stepsToCrash-- <= 0) throw new Crash();
  }

  private restart(): void {
    this.crashes++;
    this.stepsToCrash = Infinity;
    this.orphans.push(...this.wire.splice(0));
    this.outbox = new Outbox(OF_WORLD);
    const records = [...this.store.values()].map((record) => {
      const decoded = decodeAction(record);
      if (decoded.kind === 'fault') throw new Error(decoded.message);
      return decoded.action;
    });
    this.take(this.outbox.load(records));
    this.rows.forgetNames();
  }

  private marked(): Record<string, unknown> {
    return { [`mark${++this.marks}`]: true };
  }

  private idsAt(pick: number): readonly string[] {
    const actions = this.outbox.actions();
    const action = actions[pick % (actions.length + 2)] as OfflineAction | undefined;
    return action === undefined ? [] : [action.id];
  }
}
