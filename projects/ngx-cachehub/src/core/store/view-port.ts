import type { ListModel, ListParams, Row } from '../entities';
import type { List, ListRules, RuleHost } from '../lists';

/** What views do in the turns of others. A store without views has none, and carries none of their code. */
export interface ViewPort {
  /** The rules of a list whose params are a query; undefined for params that are none. */
  readonly bindRules: (
    params: ListParams,
    lists: ListModel | undefined,
    host: RuleHost,
  ) => ListRules | undefined;
  /** A list took an answer in this turn: where a view asks the same question, it is what the server says of it. */
  hearAnswerInPlace(list: List): void;
  /** A turn ends: nothing changes any more before somebody is told. */
  settleInPlace(): void;
  /** True where a view shows a row that no list holds any more, though it is there: the view holds it from now on. */
  holdInPlace(entity: string, row: Row): boolean;
  /** The server does not name a row that only a view may hold. */
  unholdInPlace(entity: string, row: Row): void;
  /** All that is cached goes, of one entity where it is given. */
  unholdAllInPlace(entity?: string): void;
  /** True where a view shows what is kept under the key alone: it stays until no view does. */
  keepInPlace(key: string): boolean;
}
