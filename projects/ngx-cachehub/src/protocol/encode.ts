import type { ClientMessage, PlainClientMessage, ServerMessage } from './messages';

type AnyMessage = ClientMessage | PlainClientMessage | ServerMessage;

/** Text of a frame: one message, or a batch that is applied in one turn. */
export function encodeFrame(frame: AnyMessage | readonly AnyMessage[]): string {
  return JSON.stringify(frame);
}
