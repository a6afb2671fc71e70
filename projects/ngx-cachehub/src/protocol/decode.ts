import { decodeServerMessages } from './decode-messages';
import type { FrameLimits } from './limits';
import type { ServerMessage } from './messages';
import { parseFrame } from './parse-frame';
import type { WireFault } from './wire-fault';

/** All that one frame held. Where the order between the three matters, use the two steps. */
export type DecodedFrame =
  | {
      readonly ok: true;
      readonly messages: readonly ServerMessage[];
      /** What was left out: keys, fields, messages. */
      readonly faults: readonly WireFault[];
      /** Messages of a type that this protocol does not know, as they came. */
      readonly foreign: readonly { readonly type: string; readonly value: object }[];
    }
  | { readonly ok: false; readonly fault: WireFault };

/**
 * A server's frame → messages or wire faults, never an exception: `parseFrame` and
 * `decodeServerMessages` in one step, for those who have nothing to do between the two.
 */
export function decodeFrame(input: unknown, limits: FrameLimits): DecodedFrame {
  const parsed = parseFrame(input, limits);
  if (!parsed.ok) return parsed;
  const messages: ServerMessage[] = [];
  const faults: WireFault[] = [...parsed.faults];
  const foreign: { readonly type: string; readonly value: object }[] = [];
  for (const item of decodeServerMessages(parsed.value)) {
    if (item.kind === 'message') messages.push(item.message);
    else if (item.kind === 'fault') faults.push(item.fault);
    else foreign.push({ type: item.type, value: item.value });
  }
  return { ok: true, messages, faults, foreign };
}
