import type { Row } from '../entities';
import type { List } from '../lists';
import type { Stretch } from './stretch';
import type { ViewQuery } from './view-query';

/** A view as the server's answers judge it. */
export interface JudgedView {
  readonly query: ViewQuery;
  /** The conditions that an answer can know, in the form in which equal ones are equal. */
  readonly clauses: ReadonlySet<string>;
  /** The rows of the view that an answer in its order refutes. */
  refutedBy(stretch: Stretch): readonly Row[];
}

/** Where a view counts its work and says what the app's conditions threw. */
export interface ViewHost {
  readonly tally: { matchesCalled: number; comparisons: number; viewsRebuilt: number };
  /** Freezes a row that is handed out: development. */
  readonly freeze: ((value: unknown) => unknown) | undefined;
  report(error: unknown): void;
  /** The server's answer to the view's own question, as it is cached now. */
  answer(): List | undefined;
  /** What cached answers say of the rows that the conditions select. */
  heard(view: JudgedView): Iterable<Row>;
}
