export { bindQueryRules } from './query-list-rules';
export { RowView } from './row-view';
export type { ViewHost } from './row-view';
export type { ViewChange } from './view-change';
export type { ViewQuery } from './view-query';
