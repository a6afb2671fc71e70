import type { LinkPorts } from './link-ports';
import { WebSocketTransport } from './websocket-transport';

/** Messages → frames on this tab's own line: mapped, counted, shown to the tap. */
export class OutgoingFrames {
  readonly #ports: LinkPorts;
  readonly #transmit: (frame: unknown) => void;

  constructor(ports: LinkPorts, transmit: (frame: unknown) => void) {
    this.#ports = ports;
    this.#transmit = transmit;
  }

  /** Whether more waits in this page than the far side reads. */
  get isCongested(): boolean {
    const { transport } = this.#ports;
    return transport instanceof WebSocketTransport && transport.isCongested;
  }

  /** False where the app's mapping leaves the message out. */
  send(message: object): boolean {
    const { options, reports } = this.#ports;
    const { mapOutgoing } = options;
    let frame: unknown = message;
    if (mapOutgoing) {
      try {
        frame = mapOutgoing(message);
      } catch (error) {
        reports.mappingFault('mapOutgoing', error);
        return false;
      }
    }
    if (frame === null || frame === undefined) return false;
    this.sendRaw(frame);
    return true;
  }

  /** A frame of the app's own, as it is. */
  sendRaw(frame: unknown): void {
    const { engine, tap } = this.#ports;
    engine.metrics.framesOut++;
    tap?.frame('out', frame);
    this.#transmit(frame);
    engine.bump();
  }
}
