import type { LineTalk, SaidMessage } from './line-talk';

export interface TalkLinePorts {
  /** Whether the far side takes requests, topics and presence. */
  readonly takesRequests: boolean;
  /** Under which name the server sees the line; undefined where it did not say. */
  readonly connectionId: () => string | undefined;
  /** Who the server takes this client for; undefined where it did not say. */
  readonly userId: () => string | null | undefined;
  /** False where it cannot go now. */
  readonly say: (message: SaidMessage) => boolean;
  /** More is wanted of the line than before, or less. */
  readonly onChange: (change: 'more' | 'less') => void;
}

/** The link's line, this tab's own or a lent one, for whoever talks with the server besides streams and writes. */
export class TalkLine {
  readonly #ports: TalkLinePorts;
  /** Who does; undefined where nobody in the app uses it. */
  talk: LineTalk | undefined = undefined;
  #isLineUp = false;

  constructor(ports: TalkLinePorts) {
    this.#ports = ports;
  }

  /** Whether the line is usable. */
  get isUp(): boolean {
    return this.#isLineUp;
  }

  get isWanted(): boolean {
    return this.talk?.wantsLine === true;
  }

  get takesRequests(): boolean {
    return this.#ports.takesRequests;
  }

  get connectionId(): string | undefined {
    return this.#ports.connectionId();
  }

  get userId(): string | null | undefined {
    return this.#ports.userId();
  }

  say(message: SaidMessage): boolean {
    return this.#isLineUp && this.#ports.say(message);
  }

  changed(change: 'more' | 'less'): void {
    this.#ports.onChange(change);
  }

  up(): void {
    this.#isLineUp = true;
    this.talk?.lineUp();
  }

  down(): void {
    if (!this.#isLineUp) return;
    this.#isLineUp = false;
    this.talk?.lineDown();
  }
}
