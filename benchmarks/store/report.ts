/** One figure of a workload. */
export interface Figure {
  readonly what: string;
  readonly ratio: number;
  /** At most. */
  readonly goal: number;
  /** Rows that were not as a replay has them: a wrong result has no speed. */
  readonly wrong: number;
  readonly note: string;
}

/** A workload is a process of its own: how many rounds count, and where its figures go. */
export const report = {
  rounds: Number(process.argv[2] ?? '7'),
  tell: (figures: readonly Figure[]): void => {
    process.stdout.write(JSON.stringify(figures));
  },
};

export function microseconds(ms: number, count: number): string {
  return `${((ms * 1_000) / count).toFixed(2)} µs`;
}
