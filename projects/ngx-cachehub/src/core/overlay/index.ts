export { foldKey, foldRow, groundOf } from './fold';
export type { KeyOp, ReportError } from './fold';
export type { Layer, LayerAck, LayerOp } from './layer';
