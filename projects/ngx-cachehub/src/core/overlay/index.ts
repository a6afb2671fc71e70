export { foldKey, foldRow } from './fold';
export type { KeyOp, ReportError } from './fold';
export type { Layer, LayerAck, LayerOp } from './layer';
