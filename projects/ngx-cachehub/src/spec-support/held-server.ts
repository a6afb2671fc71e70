import type { ActionHandler } from 'ngx-cachehub';
import { Subject, type Observable } from 'rxjs';

/** A server that answers when the test does, and knows what it was sent. */
export class HeldServer {
  readonly sent: unknown[] = [];
  readonly keys: string[] = [];
  private readonly answers: Subject<unknown>[] = [];

  readonly handler: ActionHandler = ({ payload }, { idempotencyKey }): Observable<unknown> => {
    this.sent.push(payload);
    this.keys.push(idempotencyKey);
    const answer = new Subject<unknown>();
    this.answers.push(answer);
    return answer;
  };

  answer(value: unknown): void {
    const answer = this.answers.shift();
    answer?.next(value);
    answer?.complete();
  }

  fail(error: unknown): void {
    this.answers.shift()?.error(error);
  }
}
