import { ɵdeepEqual } from 'ngx-cachehub';

/**
 * One promise of a port, as a test that any runner can run:
 *
 *     for (const { name, run } of outboxStoreContract(make)) it(name, run);
 */
export interface ContractCase {
  /** Begins with the ids of its rules. */
  readonly name: string;
  /** Rejects where the promise is broken, and says how. */
  run(): Promise<void>;
}

/** A store under test, on storage of its own that is empty at first. */
export interface StoreUnderTest<S> {
  readonly store: S;
  /** The same storage through another instance: after a reload, or from another tab. */
  reopen(): S | Promise<S>;
  /** The case is over. */
  end?(): void | Promise<void>;
}

/** Makes the store that a case runs on. Called once for each case. */
export type MakeStore<S> = () => StoreUnderTest<S> | Promise<StoreUnderTest<S>>;

/** What a case does with its store. */
export type StoreScript<S> = (store: S, reopen: () => Promise<S>) => Promise<void>;

/** A case for each script, by name. */
export function contractCases<S>(
  make: MakeStore<S>,
  scripts: Readonly<Record<string, StoreScript<S>>>,
): readonly ContractCase[] {
  return Object.entries(scripts).map(([name, script]) => ({
    name,
    async run() {
      const subject = await make();
      try {
        await script(subject.store, async () => subject.reopen());
      } finally {
        await subject.end?.();
      }
    },
  }));
}

/** @throws Error that shows both, where they differ. */
export function expectEqual(actual: unknown, expected: unknown, what: string): void {
  if (ɵdeepEqual(actual, expected)) return;
  throw new Error(`Expected ${what} to be ${show(expected)}; got ${show(actual)}.`);
}

/** @throws Error where the promise is kept. */
export async function expectRejection(promise: Promise<unknown>, what: string): Promise<void> {
  const outcome = await promise.then(
    () => 'resolved',
    () => 'rejected',
  );
  if (outcome === 'resolved') throw new Error(`Expected ${what} to be refused; it was taken.`);
}

const MAX_SHOWN = 500;

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}
