/** Who waits for what becomes of an action in this page. */
export class Outcomes {
  private readonly waiting = new Map<string, Waiter[]>();
  /** Actions that share the outcome of another one. */
  private readonly shared = new Map<string, string[]>();

  /** Settles when the action does; a rejection that nobody listens to is no unhandled one. */
  of(id: string): Promise<unknown> {
    const outcome = new Promise<unknown>((resolve, reject) => {
      const waiters = this.waiting.get(id) ?? [];
      this.waiting.set(id, [...waiters, { resolve, reject }]);
    });
    outcome.catch(() => undefined);
    return outcome;
  }

  /** From now on the first is settled with the second. */
  share(id: string, into: string): void {
    this.shared.set(into, [...(this.shared.get(into) ?? []), id]);
  }

  resolve(id: string, result: unknown): void {
    for (const each of this.take(id)) each.resolve(result);
  }

  reject(id: string, error: Error): void {
    for (const each of this.take(id)) each.reject(error);
  }

  rejectAll(error: Error): void {
    for (const id of [...this.waiting.keys()]) this.reject(id, error);
  }

  private take(id: string): Waiter[] {
    const waiters = this.waiting.get(id) ?? [];
    const others = this.shared.get(id) ?? [];
    this.waiting.delete(id);
    this.shared.delete(id);
    return [...waiters, ...others.flatMap((other) => this.take(other))];
  }
}

interface Waiter {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}
