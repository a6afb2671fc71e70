// The words of a query are the wire's: the server reads the same ones.
export type {
  CollectionQuery,
  FieldClause,
  OrderByClause,
  WhereClause,
  WhereOp,
} from '../protocol/query/collection-query';
