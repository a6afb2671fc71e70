import { Subject } from 'rxjs';
import type { CollectionQuery } from '../../entities/collection-query';
import type { EntityAdapter, WriteContext } from '../../entities/entity-adapter';

export interface Todo {
  readonly id: string;
  readonly version: number;
  readonly title: string;
  readonly done: boolean;
  readonly note?: string;
}

/** One call of the adapter, which the test answers. */
export interface Call {
  readonly op: 'list' | 'get' | 'create' | 'update' | 'delete';
  readonly id?: string;
  readonly value?: unknown;
  readonly base?: unknown;
  readonly baseVersion?: number | undefined;
  readonly key?: string;
  answer(value?: unknown): void;
  fail(error: unknown): void;
}

/** An adapter whose every call waits for the test. */
export class ManualAdapter {
  readonly calls: Call[] = [];

  readonly adapter: Required<Omit<EntityAdapter<Todo, string>, 'changes'>> = {
    list: (query: CollectionQuery) => this.note('list', { value: query }),
    get: (id) => this.note('get', { id }),
    create: (value, ctx) => this.note('create', { value, ...told(ctx) }),
    update: (id, value, ctx) => this.note('update', { id, value, base: ctx.base, ...told(ctx) }),
    delete: (id, ctx) => this.note('delete', { id, ...told(ctx) }),
  };

  /** The newest call. */
  get last(): Call {
    const call = this.calls.at(-1);
    if (call === undefined)
      throw new Error('Expected the adapter to have been called; it was not.');
    return call;
  }

  get ops(): string[] {
    return this.calls.map(({ op, id }) => (id === undefined ? op : `${op} ${id}`));
  }

  private note<T>(op: Call['op'], call: Omit<Call, 'op' | 'answer' | 'fail'>): Subject<T> {
    const answers = new Subject<T>();
    this.calls.push({
      op,
      ...call,
      answer: (value) => {
        if (value !== undefined) answers.next(value as T);
        answers.complete();
      },
      fail: (error) => answers.error(error),
    });
    return answers;
  }
}

function told({ idempotencyKey, baseVersion }: WriteContext) {
  return { key: idempotencyKey, baseVersion };
}
