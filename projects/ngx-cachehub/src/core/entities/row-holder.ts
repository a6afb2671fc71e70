import type { Row } from './row';

/** An observed list, as a row sees it. */
export interface RowHolder {
  readonly key: string;
  /** What shows of a held row is another value now. Called once per turn and row. */
  rowChangedInPlace(row: Row): void;
  /** True where the list shows something of a held row that is older than the row's version says. */
  showsOutdated(row: Row): boolean;
}
