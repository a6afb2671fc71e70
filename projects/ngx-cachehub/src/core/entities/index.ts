export { asId, asVersion, defaultModel, guardedModel } from './entity-model';
export type { EntityModel, ListModel, ListParams, RowCompare } from './entity-model';
export { EntityTable, MAX_ALIASES } from './entity-table';
export { NO_LISTS, NO_VERSION, Row, RowChange } from './row';
export type { RowCause, RowHolder, RowStack } from './row';
export { applyEdit, isRowValue, patched } from './row-op';
export type { LocalWord, RowEdit, RowOp } from './row-op';
export { Shapes } from './shape';
export type { Shape } from './shape';
