export { foldKey, foldOps, foldRow, groundOf } from './fold';
export type { FoldOps, KeyOp, ReportError } from './fold';
export type { Layer, LayerAck, LayerOp } from './layer';
