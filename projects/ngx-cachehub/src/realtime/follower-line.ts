import type { SubscriptionFrame } from '../core/connection';
import { CACHE_HUB_ERROR_CODES, CacheHubError } from '../core/errors/cache-hub-error';
import type { CacheHubErrorCode } from '../core/errors/cache-hub-error';
import { decodeServerMessages } from '../protocol';
import type { ServerMessage } from '../protocol';
import type { TabCrew } from '../tabs/tab-crew';
import type { SaidMessage } from '../talk/line-talk';
import type { LineLender } from './line-lender';
import type { LineOwner } from './line-sharing';
import type { GuestMessage, HostMessage, TabLineError } from './tab-line-message';

/** What the leader should have answered by then is said again. */
const REPEAT_MS = 5_000;
/** So often is asked where the streams stand, as a server is pinged. */
const CHECK_MS = 30_000;

interface Call {
  readonly resolve: () => void;
  readonly reject: (error: CacheHubError) => void;
}

/**
 * The line of a tab that follows: the tab that leads is its server. Streams are judged here by their
 * positions, as everywhere; what was missed shows as a hole and is asked for.
 */
export class FollowerLine implements LineLender {
  readonly #crew: TabCrew;
  readonly #owner: LineOwner;
  readonly #wantsLine: () => boolean;
  hasLine = true;
  /** The app closed the line that all tabs share. */
  isClosed = false;
  connectionId: string | undefined = undefined;
  #line: string | null = null;
  /** Whether the leader answered the last hello. */
  #isHeard = false;
  #said = '';
  readonly #unanswered = new Map<string, SubscriptionFrame>();
  readonly #calls = new Map<string, Call>();
  #ids = 0;
  #stopRepeat: (() => void) | undefined;
  #repeatsIn: number | null = null;

  constructor(
    readonly leader: string,
    crew: TabCrew,
    owner: LineOwner,
    wantsLine: () => boolean,
  ) {
    this.#crew = crew;
    this.#owner = owner;
    this.#wantsLine = wantsLine;
  }

  /** Says what this tab wants, and asks how the line is. */
  hello(): void {
    this.#isHeard = false;
    this.#sayWants(true);
  }

  wantsChanged(): void {
    this.#sayWants(false);
  }

  /** Something may have been missed: the streams are asked for anew, from where they stand. */
  again(): void {
    this.#down();
    this.hello();
  }

  transmit(frames: readonly SubscriptionFrame[]): void {
    for (const frame of frames) {
      if (!('sub' in frame)) continue;
      if (frame.type === 'SUBSCRIBE') this.#unanswered.set(frame.sub, frame);
      else this.#unanswered.delete(frame.sub);
    }
    this.wantsChanged();
    if (this.#line !== null) this.#post({ kind: 'frames', line: this.#line, frames });
    this.#watch();
  }

  say(message: SaidMessage): boolean {
    if (this.#line === null) return false;
    this.#post({ kind: 'frames', line: this.#line, frames: [message] });
    return true;
  }

  send(type: string, data: unknown): boolean {
    if (this.#line === null) return false;
    this.#post({ kind: 'send', type, data });
    return true;
  }

  call(action: 'connect' | 'disconnect'): void {
    this.#post({ kind: 'call', id: this.#nextId(), action });
  }

  renewToken(): Promise<void> {
    const id = this.#nextId();
    return new Promise((resolve, reject) => {
      this.#calls.set(id, { resolve, reject });
      this.#post({ kind: 'call', id, action: 'renew' });
    });
  }

  end(): void {
    this.#down();
    this.#stopRepeat?.();
    const lost = new CacheHubError('disconnected', 'The tab that holds the connection is gone.');
    for (const call of this.#calls.values()) call.reject(lost);
    this.#calls.clear();
  }

  take(message: HostMessage): void {
    switch (message.kind) {
      case 'state':
        return this.#onState(message);
      case 'foreign':
        this.#owner.foreign.deliver(message.type, message.frame);
        return;
      case 'answer':
        return this.#onAnswer(message.id, message.error);
      case 'events':
      case 'notice':
      case 'ack':
      case 'told':
        if (message.line === this.#line) this.#onStream(message);
        // Word of that line was lost.
        else if (this.#isHeard) this.hello();
        return;
    }
  }

  #onState(state: Extract<HostMessage, { kind: 'state' }>): void {
    const { link, reports, onStatus } = this.#owner;
    this.#isHeard = true;
    this.hasLine = state.hasLine;
    this.isClosed = state.isClosed;
    this.connectionId = state.connection ?? undefined;
    if (state.line !== this.#line) {
      this.#down();
      this.#line = state.line;
      if (this.#line !== null) link.lentLineUp();
    } else if (this.#line !== null) {
      link.desk.router.onPositions(this.#headsBySub(state.heads));
    }
    reports.mirror(state.error === null ? undefined : errorOf(state.error));
    onStatus(state.status);
    this.#watch();
  }

  #onStream(message: Extract<HostMessage, { readonly line: string }>): void {
    const { buffer } = this.#owner;
    switch (message.kind) {
      case 'events':
        this.#decode(message.events);
        break;
      case 'notice':
        this.#decode([{ ...message.notice, sub: this.#subOf(message.entity) }]);
        break;
      case 'told':
        this.#decode(message.messages);
        break;
      case 'ack': {
        const { sub, epoch, seq, replay } = message;
        this.#unanswered.delete(sub);
        this.#decode(replay);
        this.#decode([{ type: 'SUBSCRIBED', id: sub, sub, epoch, seq, mode: 'live' }]);
        break;
      }
    }
    buffer.settle();
  }

  #decode(messages: readonly unknown[]): void {
    const { link, reports } = this.#owner;
    for (const item of decodeServerMessages([...messages])) {
      if (item.kind === 'fault') reports.fault(item.fault);
      if (item.kind !== 'message') continue;
      const message = this.#addressed(item.message);
      if (message) link.hear(message);
    }
  }

  /** An event with a position belongs to this tab's own subscription of the entity, where it has one. */
  #addressed(message: ServerMessage): ServerMessage | null {
    switch (message.type) {
      case 'ENTITY_CREATED':
      case 'ENTITY_UPDATED':
      case 'ENTITY_DELETED':
      case 'BULK_UPDATE': {
        if (message.epoch === undefined) return message;
        const sub = this.#subOf(message.data.entityType);
        if (sub !== undefined) return { ...message, sub };
        // A plain server broadcasts, and what is held here is listened to unasked.
        return this.#owner.link.isPlain ? message : null;
      }
      default:
        return message;
    }
  }

  #subOf(entity: string): string | undefined {
    return this.#owner.link.desk.subscriptions.of(entity)?.sub;
  }

  #headsBySub(heads: Readonly<Record<string, unknown>>): Record<string, number> {
    const bySub: Record<string, number> = {};
    for (const [entity, seq] of Object.entries(heads)) {
      const sub = this.#subOf(entity);
      if (sub !== undefined && typeof seq === 'number') bySub[sub] = seq;
    }
    return bySub;
  }

  #onAnswer(id: string, error: TabLineError | null): void {
    const call = this.#calls.get(id);
    this.#calls.delete(id);
    if (error === null) call?.resolve();
    else call?.reject(errorOf(error));
  }

  #down(): void {
    if (this.#line === null) return;
    this.#line = null;
    this.#unanswered.clear();
    this.#owner.link.lentLineDown();
  }

  #sayWants(hello: boolean): void {
    const { link, foreign, isPageShown } = this.#owner;
    const wants = {
      kind: 'wants',
      entities: link.entities,
      types: foreign.types,
      line: this.#wantsLine() || link.talking.isWanted,
      shown: isPageShown(),
    } as const;
    const text = JSON.stringify(wants);
    if (!hello && text === this.#said) return;
    this.#said = text;
    this.#post({ ...wants, hello });
    this.#watch();
  }

  get #checkMs(): number | null {
    return this.#line !== null && this.#owner.link.entities.length > 0 ? CHECK_MS : null;
  }

  /** A message may be lost: what is not answered is said again. */
  #watch(): void {
    const ms = this.#unanswered.size > 0 || !this.#isHeard ? REPEAT_MS : this.#checkMs;
    if (ms === this.#repeatsIn) return;
    this.#stopRepeat?.();
    this.#repeatsIn = ms;
    if (ms === null) return;
    this.#stopRepeat = this.#owner.scheduler.setTimer(() => {
      this.#repeatsIn = null;
      this.hello();
      const frames = [...this.#unanswered.values()];
      if (this.#line !== null) this.#post({ kind: 'frames', line: this.#line, frames });
      this.#watch();
    }, REPEAT_MS);
  }

  #post(message: GuestMessage): void {
    this.#crew.postTo(this.leader, 'realtime', message);
  }

  #nextId(): string {
    return `${this.#crew.tabId}.${++this.#ids}`;
  }
}

function errorOf({ code, message }: TabLineError): CacheHubError {
  return new CacheHubError(isCode(code) ? code : 'server-error', message);
}

function isCode(code: string): code is CacheHubErrorCode {
  return CACHE_HUB_ERROR_CODES.some((known) => known === code);
}
