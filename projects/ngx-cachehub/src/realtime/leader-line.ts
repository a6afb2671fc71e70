import type { ConnectionStatus } from '../core/connection';
import { CacheHubError } from '../core/errors/cache-hub-error';
import { decodeClientMessages } from '../protocol';
import type { ClientMessage, EventMessage, StreamPosition, SubscribeMessage } from '../protocol';
import { GuestTalk } from '../talk/guest-talk';
import type { TabCrew } from '../tabs/tab-crew';
import type { TabsPort } from '../tabs/tabs-port';
import { LineGuests } from './line-guests';
import type { LineOwner } from './line-sharing';
import { RelayedStream } from './relayed-stream';
import type { StreamAudience, StreamNotice } from './stream-audience';
import type { GuestMessage, HostMessage, TabLineError } from './tab-line-message';
import { WaitingSubscribes } from './waiting-subscribes';
import type { GuestSubscribe } from './waiting-subscribes';

/** After events, the tabs are told so much later where the streams stand. */
const HEADS_AFTER_MS = 2_000;
/** So long events are kept for tabs that have not come yet, or will be back. */
const KEEP_MS = 60_000;

/**
 * The line of the tab that leads, for all others: holds what they want, hands on what comes, and
 * answers their SUBSCRIBEs as a server would. Each event goes out once, for all.
 */
export class LeaderLine implements StreamAudience {
  readonly #port: Pick<TabsPort, 'post'>;
  readonly #crew: TabCrew;
  readonly #owner: LineOwner;
  readonly #guests: LineGuests;
  readonly #streams = new Map<string, RelayedStream>();
  readonly #waiting = new WaitingSubscribes();
  #batch: EventMessage[] = [];
  #line: string | null = null;
  #lines = 0;
  #stopHeads: (() => void) | undefined;
  #keepUntil: number;

  constructor(port: Pick<TabsPort, 'post'>, crew: TabCrew, owner: LineOwner) {
    this.#port = port;
    this.#crew = crew;
    this.#owner = owner;
    this.#keepUntil = owner.scheduler.now() + KEEP_MS;
    this.#guests = new LineGuests({
      watch: (tab, gone) => crew.watch(tab, gone),
      hold: (entity) => owner.link.hold(entity),
      onGone: (tab, wasShown) => this.#onGone(tab, wasShown),
    });
  }

  get isShownElsewhere(): boolean {
    return this.#guests.isAnyShown;
  }

  announce(): void {
    this.#post(this.#state());
  }

  end(): void {
    this.#stopHeads?.();
    this.#guests.forgetAll();
  }

  // ── what the server says ──

  lineUp(): void {
    this.#line = `${this.#crew.tabId}.${++this.#lines}`;
    // What a plain server says is numbered by line: what came between two lines is lost.
    if (this.#owner.link.isPlain) this.#streams.clear();
    this.announce();
  }

  lineDown(): void {
    if (this.#line === null) return;
    this.flush();
    this.#line = null;
    this.#waiting.clear();
    this.#guests.endTalks();
    this.announce();
  }

  event(message: EventMessage): void {
    const isHeard = !this.#guests.isEmpty;
    // A single tab need not copy what nobody will ask for; a stream numbered here must not have holes.
    const isKept = isHeard || this.#owner.scheduler.now() < this.#keepUntil;
    if (!isKept && !this.#owner.link.isPlain) return;
    const entity = message.data.entityType;
    const relayed = this.#streamOf(entity).take(message, isKept ? 'keep' : 'count');
    if (!isHeard) return;
    this.#batch.push(relayed);
  }

  notice(entity: string, notice: StreamNotice): void {
    this.flush();
    if (notice.type === 'RESET') this.#streams.get(entity)?.forget();
    if (this.#line !== null && !this.#guests.isEmpty) {
      this.#post({ kind: 'notice', line: this.#line, entity, notice });
    }
  }

  covered(entity: string): void {
    for (const asked of this.#waiting.take(entity)) this.#answer(entity, asked);
  }

  foreign(type: string, frame: unknown): boolean {
    const isWanted = this.#guests.want(type);
    if (isWanted) this.#post({ kind: 'foreign', type, frame });
    return isWanted;
  }

  flush(): void {
    if (this.#batch.length === 0) return;
    const events = this.#batch;
    this.#batch = [];
    if (this.#line === null) return;
    this.#post({ kind: 'events', line: this.#line, events });
    this.#stopHeads ??= this.#owner.scheduler.setTimer(() => {
      this.#stopHeads = undefined;
      this.announce();
    }, HEADS_AFTER_MS);
  }

  // ── what the tabs say ──

  take(message: GuestMessage, tab: string): void {
    switch (message.kind) {
      case 'wants':
        return this.#onWants(message, tab);
      case 'frames':
        if (message.line === this.#line) this.#onFrames(message.frames, tab);
        return;
      case 'call':
        return this.#onCall(message, tab);
      case 'send':
        this.#owner.link.send({ type: message.type, data: message.data });
        return;
    }
  }

  #onWants(wants: Extract<GuestMessage, { kind: 'wants' }>, tab: string): void {
    const guest = this.#guests.of(tab);
    this.#guests.holdOnly(guest, wants.entities);
    guest.types = new Set(wants.types);
    if (wants.line || wants.types.length > 0) this.#owner.link.demand();
    const wasShown = this.isShownElsewhere;
    guest.isShown = wants.shown;
    this.#followPages(wasShown);
    if (wants.hello) this.#crew.postTo(tab, 'realtime', this.#state());
  }

  /** A line that nobody looks at may be closed: nobody in any tab. */
  #followPages(wasShown: boolean): void {
    const isShown = this.isShownElsewhere;
    if (isShown === wasShown || this.#owner.isPageShown()) return;
    this.#owner.link.dispatch({ type: isShown ? 'shown' : 'hidden' });
  }

  #onFrames(frames: readonly unknown[], tab: string): void {
    for (const item of decodeClientMessages([...frames])) {
      if (item.kind === 'message') this.#onFrame(item.message, tab);
    }
  }

  #onFrame(message: ClientMessage, tab: string): void {
    if (message.type === 'UNSUBSCRIBE') this.#waiting.withdraw(tab, message.sub);
    if (message.type === 'SUBSCRIBE') this.#onSubscribe(message, tab);
    else this.#talkOf(tab).say(message);
  }

  #talkOf(tab: string): GuestTalk {
    return (this.#guests.of(tab).talk ??= new GuestTalk(this.#owner.link.talking, (message) => {
      const line = this.#line;
      // What was handed on to all comes before what is said to one.
      this.flush();
      if (line !== null)
        this.#crew.postTo(tab, 'realtime', { kind: 'told', line, messages: [message] });
    }));
  }

  #onSubscribe({ sub, entityType: entity, from }: SubscribeMessage, tab: string): void {
    this.#guests.holdFor(this.#guests.of(tab), entity);
    const asked: GuestSubscribe = { tab, sub, from };
    if (this.#owner.link.desk.coverage.has(entity)) this.#answer(entity, asked);
    else this.#waiting.add(entity, asked);
  }

  #answer(entity: string, { tab, sub, from }: GuestSubscribe): void {
    // What was handed on to all comes before what is said to one.
    this.flush();
    const head = this.#headOf(entity);
    if (this.#line === null || head === undefined) return;
    const isThere = from?.epoch === head.epoch && from.seq === head.seq;
    const replay = from && !isThere ? this.#streamOf(entity).since(from) : [];
    const ack: HostMessage = { kind: 'ack', line: this.#line, sub, ...head, replay };
    this.#crew.postTo(tab, 'realtime', ack);
  }

  #onCall({ id, action }: Extract<GuestMessage, { kind: 'call' }>, tab: string): void {
    const tell = (error: TabLineError | null) =>
      this.#crew.postTo(tab, 'realtime', { kind: 'answer', id, error } satisfies HostMessage);
    switch (action) {
      case 'connect':
        return this.#owner.connect();
      case 'disconnect':
        return this.#owner.disconnect();
      case 'renew':
        this.#owner.renewToken().then(
          () => tell(null),
          (error: unknown) => tell(describe(error)),
        );
    }
  }

  // ── inside ──

  #onGone(tab: string, wasShown: boolean): void {
    this.#keepUntil = this.#owner.scheduler.now() + KEEP_MS;
    this.#waiting.forgetTab(tab);
    this.#followPages(wasShown);
  }

  #streamOf(entity: string): RelayedStream {
    let stream = this.#streams.get(entity);
    if (!stream) {
      const epoch = this.#owner.link.isPlain ? (this.#line ?? undefined) : undefined;
      this.#streams.set(entity, (stream = new RelayedStream(epoch)));
    }
    return stream;
  }

  #headOf(entity: string): StreamPosition | undefined {
    const { link } = this.#owner;
    return link.isPlain ? this.#streamOf(entity).head : link.desk.subscriptions.positionOf(entity);
  }

  #heads(): Record<string, number> {
    const heads: Record<string, number> = {};
    if (this.#line === null) return heads;
    for (const entity of this.#owner.link.entities) {
      const { seq } = this.#headOf(entity) ?? {};
      // Of a stream with a hole nothing is known.
      if (seq !== undefined && this.#owner.link.desk.coverage.has(entity)) heads[entity] = seq;
    }
    return heads;
  }

  #state(): HostMessage {
    const { connection } = this.#owner.link;
    const status: ConnectionStatus = connection.status;
    const error = this.#owner.reports.lastError();
    return {
      kind: 'state',
      line: this.#line,
      status,
      hasLine: connection.hasLine,
      isClosed: connection.isClosedByApp,
      heads: this.#heads(),
      error: error === undefined ? null : describe(error),
      connection: this.#owner.link.talking.connectionId ?? null,
    };
  }

  #post(message: HostMessage): void {
    this.#port.post('realtime', message);
  }
}

function describe(error: unknown): TabLineError {
  const message = error instanceof Error ? error.message : String(error);
  return { code: error instanceof CacheHubError ? error.code : 'server-error', message };
}
