import { cpuClock } from './cpu-clock';

/** One measurement's own, fresh state. */
export interface Run {
  /** What is measured. */
  work(): void;
  /** How many rows are wrong afterwards, against a replay. */
  countWrong(): number;
}

export type Contestants<Name extends string> = Readonly<Record<Name, () => Run>>;

export interface Outcome<Name extends string> {
  /** Median ms of CPU time. */
  ms(name: Name): number;
  /** The median of the ratios within each round. */
  ratio(ours: Name, floor: Name): number;
  /** The most wrong rows that were ever found. */
  wrong(name: Name): number;
}

/**
 * Each contestant once per round, in turns from the front and from the back, after a collection. The
 * first round is thrown away.
 */
export function cpuRounds<Name extends string>(
  contestants: Contestants<Name>,
  rounds: number,
): Outcome<Name> {
  const names = Object.keys(contestants) as Name[];
  const times = new Map(names.map((name) => [name, [] as number[]]));
  const wrong = new Map(names.map((name) => [name, 0]));
  for (let round = 0; round <= rounds; round++) {
    for (const name of round % 2 === 0 ? names : [...names].reverse()) {
      const run = contestants[name]();
      const ms = cpuTime(() => run.work());
      wrong.set(name, Math.max(wrong.get(name) ?? 0, run.countWrong()));
      if (round > 0) times.get(name)?.push(ms);
    }
  }
  const of = (name: Name): readonly number[] => times.get(name) ?? [];
  return {
    ms: (name) => median(of(name)),
    ratio: (ours, floor) => median(of(ours).map((ms, round) => ms / (of(floor)[round] ?? NaN))),
    wrong: (name) => wrong.get(name) ?? 0,
  };
}

function cpuTime(work: () => void): number {
  if (globalThis.gc === undefined) throw new Error('Expected to run with --expose-gc.');
  globalThis.gc();
  const begin = cpuClock();
  work();
  return cpuClock() - begin;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}
