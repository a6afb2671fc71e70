import { decodeServerMessages, parseFrame, unknownTypeFault } from '../protocol';
import type { FrameLimits, ServerMessage, WireFault } from '../protocol';

export interface FrameReaderPorts {
  readonly limits: FrameLimits;
  readonly mapIncoming: ((frame: unknown) => unknown) | undefined;
  readonly onMessage: (message: ServerMessage) => void;
  /** A frame of a type that this protocol does not know; whether anybody listens to it. */
  readonly onForeign: (type: string, frame: object) => boolean;
  readonly onFault: (fault: WireFault) => void;
  readonly onMappingError: (error: unknown) => void;
  /** Something threw on the way of a message; the frame's others are read nevertheless. */
  readonly onError: (what: string, error: unknown) => void;
}

/** Text → messages, in order. One bad frame, message or mapping never disturbs the next. */
export class FrameReader {
  readonly #ports: FrameReaderPorts;

  constructor(ports: FrameReaderPorts) {
    this.#ports = ports;
  }

  read(frame: unknown): void {
    const { limits, mapIncoming, onFault } = this.#ports;
    const parsed = parseFrame(frame, limits);
    if (!parsed.ok) {
      onFault(parsed.fault);
      return;
    }
    for (const fault of parsed.faults) onFault(fault);
    if (mapIncoming === undefined) {
      this.#decode(parsed.value);
      return;
    }
    if (!Array.isArray(parsed.value)) {
      this.#readMapped(parsed.value, mapIncoming);
      return;
    }
    for (const one of parsed.value) this.#readMapped(one, mapIncoming);
  }

  #readMapped(frame: unknown, mapIncoming: (frame: unknown) => unknown): void {
    let mapped: unknown;
    try {
      mapped = mapIncoming(frame);
    } catch (error) {
      this.#ports.onMappingError(error);
      return;
    }
    // Who listens to a foreign type by name hears it whatever the mapping makes of it.
    if (mapped !== frame && isTyped(frame)) this.#ports.onForeign(frame.type, frame);
    if (mapped === null || mapped === undefined) return;
    this.#decode(mapped);
  }

  #decode(value: unknown): void {
    for (const item of decodeServerMessages(value)) {
      switch (item.kind) {
        case 'message':
          this.#deliver(item.message);
          break;
        case 'fault':
          this.#ports.onFault(item.fault);
          break;
        case 'foreign':
          if (!this.#ports.onForeign(item.type, item.value)) {
            this.#ports.onFault(unknownTypeFault(item.type));
          }
          break;
      }
    }
  }

  #deliver(message: ServerMessage): void {
    try {
      this.#ports.onMessage(message);
    } catch (error) {
      this.#ports.onError(`a message of type ${message.type}`, error);
    }
  }
}

function isTyped(frame: unknown): frame is { readonly type: string } {
  return (
    typeof frame === 'object' && frame !== null && 'type' in frame && typeof frame.type === 'string'
  );
}
