import type { ServerMessage } from '../protocol';
import { FrameReader } from './frame-reader';
import type { LinkPorts } from './link-ports';
import { dispatchMessage, isRouted } from './message-dispatch';
import type { DispatchPorts } from './message-dispatch';

/** Who takes which message. */
export type MessageTakers = Omit<DispatchPorts, 'onForeign'>;

/** Frames of the line → messages, each given to whoever it is for; the other tabs hear of it too. */
export class IncomingFrames {
  readonly #ports: LinkPorts;
  readonly #takers: MessageTakers;
  readonly #reader: FrameReader;
  readonly #dispatch: DispatchPorts;

  constructor(ports: LinkPorts, takers: MessageTakers) {
    this.#ports = ports;
    this.#takers = takers;
    const { options, reports } = ports;
    this.#dispatch = { ...takers, onForeign: (type, frame) => void this.#onForeign(type, frame) };
    this.#reader = new FrameReader({
      limits: options.limits,
      mapIncoming: options.mapIncoming,
      onMessage: (message) => this.hear(message),
      onForeign: (type, frame) => !isRouted(type) && this.#onForeign(type, frame),
      onFault: (fault) => reports.fault(fault),
      onMappingError: (error) => reports.mappingFault('mapIncoming', error),
      onError: (what, error) => reports.error(what, error),
    });
  }

  take(frame: unknown): void {
    const { engine, tap, buffer } = this.#ports;
    engine.metrics.framesIn++;
    engine.metrics.bytesIn += sizeOf(frame);
    tap?.frame('in', frame);
    this.#reader.read(frame);
    this.#takers.desk.audience?.flush();
    buffer.settle();
    engine.bump();
  }

  /** A message of the server's, also where another tab handed it on. */
  hear(message: ServerMessage): void {
    dispatchMessage(message, this.#dispatch);
  }

  #onForeign(type: string, frame: unknown): boolean {
    const isHeardHere = this.#ports.foreign.deliver(type, frame);
    const isHeardThere = this.#takers.desk.audience?.foreign(type, frame) === true;
    return isHeardHere || isHeardThere;
  }
}

function sizeOf(frame: unknown): number {
  if (typeof frame === 'string') return frame.length;
  return frame instanceof ArrayBuffer ? frame.byteLength : 0;
}
