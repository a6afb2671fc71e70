export { BoundRules } from './bound-rules';
export type { ListKind, RuleHost } from './bound-rules';
export { List } from './list';
export type { ListTurn } from './list';
export { ListIndex } from './list-index';
export type { ListNotices } from './list-index';
export { readListValue } from './list-value';
export { viewListInPlace } from './list-view';
export type { ViewContext } from './list-view';
