import type { Row } from './row';

/** An observed list, as a row sees it. */
export interface RowHolder {
  readonly key: string;
  /** What shows of a held row is another value now. Called once per turn and row. */
  rowChangedInPlace(row: Row): void;
  /** True where one of the fields shows in the list. */
  showsAny(fields: ReadonlySet<string>): boolean;
}
