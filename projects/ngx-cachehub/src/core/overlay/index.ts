export { foldKey, groundOf } from './fold';
export type { KeyOp, ReportError } from './fold';
export type { Layer, LayerAck, LayerOp, SentBefore } from './layer';
export { LayerStack } from './layer-stack';
export type { StackHost } from './layer-stack';
