import type { WireFault } from './wire-fault';

/** One of the things that a frame held, in the frame's order. */
export type DecodedItem<Message> =
  | { readonly kind: 'message'; readonly message: Message }
  /** `id` where the message had one, so that its sender can be told. */
  | { readonly kind: 'fault'; readonly fault: WireFault; readonly id?: string }
  /** An object with a `type` that this protocol does not know, as it came. */
  | { readonly kind: 'foreign'; readonly type: string; readonly value: object };
