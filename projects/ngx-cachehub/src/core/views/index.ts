export { bindQueryRules } from './query-list-rules';
export { QueryAnswer } from './query-answer';
export { RowView } from './row-view';
export { isWhole } from './stretch';
export type { Stretch } from './stretch';
export type { ViewChange } from './view-change';
export type { JudgedView, ViewHost } from './view-host';
export type { ViewQuery } from './view-query';
