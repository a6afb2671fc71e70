/** An observed list, as a row sees it. */
export interface RowHolder {
  readonly key: string;
  /** What shows of a held row is another value now. Called once per turn and row. */
  rowChangedInPlace(): void;
}
