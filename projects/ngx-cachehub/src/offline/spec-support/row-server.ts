import type { ActionHandler } from 'ngx-cachehub';
import { Observable } from 'rxjs';

interface Row {
  readonly id: string;
  readonly name: string;
  readonly version: number;
}

/** A server that honours idempotency keys, and logs what it applied and what it was sent. */
export class RowServer {
  readonly rows = new Map<string, Row>();
  /** Each effect once, in order: what was done to which row. */
  readonly applied: string[] = [];
  /** Every request, also those that repeat an earlier one. */
  readonly requests: string[] = [];
  /** Requests that reach it and whose answers are lost. */
  losesAnswers = false;
  /** Says of an answer that it repeats an earlier one. */
  saysReplayed = false;
  /** Answers 401, and does nothing. */
  refusesToken = false;
  /** Answers 422, and does nothing. */
  refuses = false;
  /** While this is set, requests wait here and then get its error. */
  holds: Promise<never> | undefined;
  /** No request reaches it. */
  isAway = false;
  /** Keys that came with another payload than before. */
  readonly contradictions: string[] = [];
  private readonly payloads = new Map<string, string>();
  private readonly results = new Map<string, Row | null>();
  private ids = 0;

  readonly handler: ActionHandler<{ readonly name: string }> = (action, ctx) =>
    new Observable((observer) => {
      if (this.holds !== undefined) {
        this.holds.catch((error: unknown) => observer.error(error));
        return;
      }
      if (this.isAway) throw Object.assign(new Error('away'), { status: 0 });
      if (this.refusesToken) throw Object.assign(new Error('token'), { status: 401 });
      if (this.refuses) throw Object.assign(new Error('no'), { status: 422 });
      const isReplayed = this.results.has(ctx.idempotencyKey);
      const row = this.apply(ctx.idempotencyKey, action);
      if (this.losesAnswers) return;
      // The answer takes a turn of the event loop, as answers do.
      void Promise.resolve().then(() => {
        if (ctx.signal.aborted) return;
        if (isReplayed && this.saysReplayed) ctx.replayed?.();
        observer.next(row);
        observer.complete();
      });
    });

  private apply(key: string, action: Parameters<typeof this.handler>[0]): Row | null {
    this.requests.push(key);
    const payload = JSON.stringify([action.op, action.payload]);
    if ((this.payloads.get(key) ?? payload) !== payload) this.contradictions.push(key);
    this.payloads.set(key, payload);
    const known = this.results.get(key);
    if (known !== undefined) return known;
    const result = this.write(action);
    this.results.set(key, result);
    return result;
  }

  private write({ op, entityId, payload }: Parameters<typeof this.handler>[0]): Row | null {
    if (op === 'create') {
      const row = { id: `r${++this.ids}`, name: payload.name, version: 1 };
      this.rows.set(row.id, row);
      this.applied.push(`create ${payload.name}`);
      return row;
    }
    const before = this.rows.get(String(entityId));
    if (before === undefined) throw Object.assign(new Error('gone'), { status: 404 });
    const row = { ...before, name: payload.name, version: before.version + 1 };
    this.rows.set(row.id, row);
    this.applied.push(`rename ${payload.name}`);
    return row;
  }
}
