import { decodeCollectionQuery } from '../../protocol/query/decode-collection-query';
import type { Row } from '../entities';
import { listKey } from '../keys';
import type { List } from '../lists';
import { isWhole, QueryAnswer } from '../views';
import type { JudgedView, RowView, Stretch } from '../views';
import type { EntitySpace } from './entity-space';

/** Lists as they were read before; undefined for one whose params are no query. */
export type KnownAnswers = WeakMap<List, QueryAnswer | undefined>;

/**
 * What cached lists say of the rows of one entity's views. The answer to a question is the truth for whoever asks the
 * same or less: a page of it for what lies in its range, a whole one for every place.
 */
export class QueryAnswers {
  readonly #space: EntitySpace;
  readonly #known: KnownAnswers;

  constructor(space: EntitySpace, known: KnownAnswers) {
    this.#space = space;
    this.#known = known;
  }

  /** A list took an answer in: the views that have to be looked at again. */
  hearInPlace(list: List, views: readonly RowView[]): Iterable<RowView> {
    const touched = new Set<RowView>();
    for (const view of views) {
      if (view.query.listKey !== list.key) continue;
      view.hearAnswerInPlace();
      touched.add(view);
    }
    const answer = this.#of(list);
    if (answer === undefined) return touched;
    const concerned = views.filter(({ clauses }) => answer.speaksOf(clauses));
    if (concerned.length === 0) return touched;
    const stretches = this.#stretchesOf(answer);
    const refuted = new Set<Row>();
    for (const view of concerned) refutedBy(answer, stretches, view, refuted);
    if (refuted.size === 0) return touched;
    for (const view of concerned) {
      view.refuteInPlace(refuted);
      touched.add(view);
    }
    return touched;
  }

  /** The rows of a view that is being made which cached answers refute. */
  refutedIn(view: JudgedView): ReadonlySet<Row> {
    const refuted = new Set<Row>();
    for (const list of this.#space.index.all.values()) {
      const answer = this.#of(list);
      if (answer?.speaksOf(view.clauses) !== true) continue;
      refutedBy(answer, this.#stretchesOf(answer), view, refuted);
    }
    return refuted;
  }

  #stretchesOf(answer: QueryAnswer): readonly Stretch[] {
    const { previous, next } = answer.neighbours;
    return answer.stretches(this.#pageOf(answer, previous), this.#pageOf(answer, next));
  }

  #pageOf(answer: QueryAnswer, offset: number | undefined): QueryAnswer | undefined {
    if (offset === undefined) return undefined;
    const list = this.#space.list(listKey(this.#space.name, answer.pageAt(offset)));
    return list === undefined ? undefined : this.#of(list);
  }

  #of(list: List): QueryAnswer | undefined {
    if (this.#known.has(list)) return this.#known.get(list);
    const answer = answerOf(list);
    this.#known.set(list, answer);
    return answer;
  }
}

function answerOf(list: List): QueryAnswer | undefined {
  const { params } = list;
  if (!Array.isArray(params?.['where']) || !Array.isArray(params['orderBy'])) return undefined;
  const decoded = decodeCollectionQuery(params);
  return decoded.ok ? new QueryAnswer(list, decoded.query) : undefined;
}

function refutedBy(
  answer: QueryAnswer,
  stretches: readonly Stretch[],
  view: JudgedView,
  refuted: Set<Row>,
): void {
  const isOrdered = answer.isOrderedBy(view.query.orderBy);
  for (const stretch of stretches) {
    if (!isOrdered && !isWhole(stretch)) continue;
    for (const row of view.refutedBy(stretch)) refuted.add(row);
  }
}
