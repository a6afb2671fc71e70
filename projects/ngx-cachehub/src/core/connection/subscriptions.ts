import type {
  PlainSubscribeMessage,
  PlainUnsubscribeMessage,
  SubscribeMessage,
  StreamPosition as WirePosition,
  SubscribedMessage,
  UnsubscribeMessage,
} from '../../protocol';
import { EntitySubscription } from './entity-subscription';
import { StreamPosition } from './stream-position';
import type { StreamNews } from './stream-position';

/** A frame about a subscription, to be sent as it stands. */
export type SubscriptionFrame =
  SubscribeMessage | UnsubscribeMessage | PlainSubscribeMessage | PlainUnsubscribeMessage;

/** Whether the server numbers its events and acknowledges, or only hears which entities are wanted. */
export type SubscriptionStyle = 'sequenced' | 'plain';

const NOTHING: readonly SubscriptionFrame[] = [];

/** How many streams that nobody holds are remembered, for those who come back; the oldest goes first. */
const MAX_LEFT = 64;

/**
 * What this tab wants to hear of, counted per entity, and what of it the present line has asked for.
 * The wish outlives lines; ids belong to one line. Each change returns the frames to be sent now:
 * none while the line is down, since the next line asks for everything wanted.
 */
export class Subscriptions {
  readonly #style: SubscriptionStyle;
  readonly #wanted = new Map<string, EntitySubscription>();
  readonly #bySub = new Map<string, EntitySubscription>();
  /** Where streams stood when their last holder left: who comes back hears what was missed, not everything anew. */
  readonly #left = new Map<string, StreamPosition>();
  #generation = 0;
  #isUp = false;
  #counter = 0;
  #unanswered = 0;

  /** How the present line talks. */
  #spoken: SubscriptionStyle;

  /** `style`: how the server talks. */
  constructor(style: SubscriptionStyle) {
    this.#style = style;
    this.#spoken = style;
  }

  /** Whether each SUBSCRIBE of this line was answered, one way or the other. */
  get isSettled(): boolean {
    return this.#unanswered === 0;
  }

  entities(): IterableIterator<EntitySubscription> {
    return this.#wanted.values();
  }

  of(entity: string): EntitySubscription | undefined {
    return this.#wanted.get(entity);
  }

  /** The subscription that an event of this line belongs to. Asked once per event. */
  bySubId(sub: string): EntitySubscription | undefined {
    return this.#bySub.get(sub);
  }

  /** One more wants the entity; give the record back to `release`. */
  hold(entity: string): {
    readonly held: EntitySubscription;
    readonly frames: readonly SubscriptionFrame[];
  } {
    let held = this.#wanted.get(entity);
    if (held) {
      held.holders++;
      return { held, frames: NOTHING };
    }
    held = new EntitySubscription(entity, this.#left.get(entity));
    this.#left.delete(entity);
    held.holders = 1;
    this.#wanted.set(entity, held);
    return { held, frames: this.#isUp ? [this.#ask(held)] : NOTHING };
  }

  /** One holder less; a record that was dropped meanwhile ends nobody else's. */
  release(held: EntitySubscription): readonly SubscriptionFrame[] {
    if (this.#wanted.get(held.entity) !== held || --held.holders > 0) return NOTHING;
    return this.drop(held.entity);
  }

  /** Ends the entity for all its holders. */
  drop(entity: string): readonly SubscriptionFrame[] {
    const held = this.#wanted.get(entity);
    if (!held) return NOTHING;
    this.#wanted.delete(entity);
    held.holders = 0;
    const frames = this.#leave(held);
    held.phase = 'idle';
    this.#remember(held);
    return frames;
  }

  /** Whether a stream that nobody holds would go on where it stood. */
  canGoOn(entity: string): boolean {
    return this.#left.has(entity);
  }

  /** The last event of the entity's stream that was taken, also where nobody holds it now. */
  positionOf(entity: string): WirePosition | undefined {
    return (this.#wanted.get(entity)?.position ?? this.#left.get(entity))?.from;
  }

  /** Lets a stream that has not begun begin at a position; false where it has, or cannot. */
  beginAt(entity: string, at: WirePosition): boolean {
    const held = this.#wanted.get(entity);
    const hasBegun = this.positionOf(entity) !== undefined || (held && held.phase !== 'idle');
    if (this.#style === 'plain' || hasBegun) return false;
    if (held === undefined && this.#left.size >= MAX_LEFT) return false;
    const position = held?.position ?? new StreamPosition();
    position.reset(at);
    if (held === undefined) this.#left.set(entity, position);
    return true;
  }

  /** What the streams brought is gone: each begins anew with the next line. */
  forgetPositions(): void {
    this.#left.clear();
    for (const { position } of this.#wanted.values()) position.forget();
  }

  /**
   * A new line is up: everything wanted is asked for, from where each stream stood. `spoken`: how the
   * far side talks, where that is not the server.
   */
  lineUp(
    generation: number,
    spoken: SubscriptionStyle = this.#style,
  ): readonly SubscriptionFrame[] {
    this.lineDown();
    this.#generation = generation;
    this.#spoken = spoken;
    this.#isUp = true;
    return [...this.#wanted.values()].map((held) => this.#ask(held));
  }

  lineDown(): void {
    this.#isUp = false;
    this.#unanswered = 0;
    this.#counter = 0;
    this.#bySub.clear();
    for (const held of this.#wanted.values()) {
      held.phase = 'idle';
      held.sub = undefined;
    }
  }

  /** The answer to SUBSCRIBE; undefined where nobody waits for it any more. */
  acknowledge(
    message: SubscribedMessage,
  ): { readonly held: EntitySubscription; readonly news: StreamNews } | undefined {
    const held = this.#bySub.get(message.sub);
    if (held?.phase !== 'asked') return undefined;
    held.phase = 'live';
    this.#unanswered--;
    return { held, news: held.position.acknowledge(message.mode, message, held.resuming) };
  }

  /** The server refused a SUBSCRIBE or ended a subscription. */
  refuse(sub: string, retryable: boolean): EntitySubscription | undefined {
    const held = this.#bySub.get(sub);
    if (!held) return undefined;
    this.#forget(held);
    held.phase = 'refused';
    held.retryable = retryable;
    return held;
  }

  /** Asks again for what was refused but may pass. */
  retryRefused(): readonly SubscriptionFrame[] {
    const again = [...this.#wanted.values()].filter(
      (held) => held.phase === 'refused' && held.retryable,
    );
    return this.#isUp ? again.map((held) => this.#ask(held)) : NOTHING;
  }

  /** Asks for the stream from its last good position, in place of the one with the hole. */
  resume(held: EntitySubscription): readonly SubscriptionFrame[] {
    if (!this.#isUp || this.#wanted.get(held.entity) !== held) return NOTHING;
    return [...this.#leave(held), this.#ask(held)];
  }

  #ask(held: EntitySubscription): SubscriptionFrame {
    if (this.#spoken === 'plain') {
      held.phase = 'live';
      held.position.assumeCurrent();
      return { type: 'SUBSCRIBE', entityType: held.entity };
    }
    const sub = this.#nextId('s');
    const from = held.position.from;
    held.sub = sub;
    held.phase = 'asked';
    held.resuming = from !== undefined;
    held.position.ask();
    this.#bySub.set(sub, held);
    this.#unanswered++;
    const frame = { type: 'SUBSCRIBE', id: sub, sub, entityType: held.entity } as const;
    return from ? { ...frame, from } : frame;
  }

  #leave(held: EntitySubscription): readonly SubscriptionFrame[] {
    if (!this.#isUp) return NOTHING;
    if (this.#spoken === 'plain') return [{ type: 'UNSUBSCRIBE', entityType: held.entity }];
    const sub = held.sub;
    this.#forget(held);
    return sub === undefined ? NOTHING : [{ type: 'UNSUBSCRIBE', id: this.#nextId('u'), sub }];
  }

  #remember({ entity, position }: EntitySubscription): void {
    // A server without positions cannot go on, and neither can a stream that never began.
    if (this.#spoken === 'plain' || position.from === undefined) return;
    this.#left.set(entity, position);
    const [oldest] = this.#left.keys();
    if (this.#left.size > MAX_LEFT && oldest !== undefined) this.#left.delete(oldest);
  }

  #forget(held: EntitySubscription): void {
    if (held.sub !== undefined) this.#bySub.delete(held.sub);
    if (held.phase === 'asked') this.#unanswered--;
    held.sub = undefined;
  }

  #nextId(kind: 's' | 'u'): string {
    return `${kind}${this.#generation}.${++this.#counter}`;
  }
}
