import { NO_CHANGE, type FoldDoubt, type OfflineAction, type Outbox } from '../core/outbox';
import type { ChangeRoad } from './change-road';
import type { DeviceReading } from './device-readings';
import type { Outcomes } from './outcomes';
import { begunAnew, endingsOf, readKept, readNews, withoutWordOn, type TabNews } from './tab-news';
import { NO_RESULTS, type UserQueuePorts } from './user-queue-ports';

/** What talks with other tabs. */
export interface TabTalkQueue {
  readonly userKey: string | null;
  readonly outcomes: Outcomes;
  readonly road: ChangeRoad;
  readonly phase: 'loading' | 'open' | 'ended';
  outbox(): Outbox;
  load(): Promise<void>;
  /** Reads the device, and takes in what was missed. */
  look(): void;
  /** Confirms what of these a stream has shown to have taken effect. */
  takeShown(actions: readonly OfflineAction[]): void;
  pump(): void;
}

/** What a queue hears of the user's other tabs, and what it answers. */
export class TabTalk {
  readonly #ports: UserQueuePorts;
  readonly #queue: TabTalkQueue;
  /** What another tab read on the device, and is not queued here. */
  readonly #unknown = new Set<string>();

  constructor(ports: UserQueuePorts, queue: TabTalkQueue) {
    this.#ports = ports;
    this.#queue = queue;
  }

  /** What another tab posted, unchecked. */
  hearMessage(message: unknown): void {
    const { userKey } = this.#queue;
    const kept = readKept(message, userKey);
    const news = readNews(message, userKey);
    if (kept !== null && this.#ports.gate.leads) this.hearOfKept(kept);
    else if (news !== null) this.hear(news);
  }

  /** Another tab of this user changed something. */
  hear(told: TabNews): void {
    const ports = this.#ports;
    const queue = this.#queue;
    if (queue.phase === 'ended') return;
    const outbox = queue.outbox();
    const anew = begunAnew(told, (id) => outbox.get(id));
    const news = withoutWordOn([...anew, ...this.#beingSent(told)], told);
    // That tab may have deleted its record.
    if (anew.length > 0) void queue.road.commit({ ...NO_CHANGE, put: anew });
    this.#touch(news);
    const { layers, store } = ports;
    const { endings, results } = endingsOf(news, (id) => outbox.get(id));
    // The answers first: a created row takes over from its temporary one by its answer. What became part
    // of another action goes on showing, until that shows both.
    const over = endings.filter((effect) => effect.kind !== 'folded' || effect.into === null);
    layers.follow({ put: [], removed: [], effects: over }, results);
    for (const { kind, id, into } of news.endings) {
      if (kind === 'folded' && typeof into === 'string') outbox.carry(id, into);
    }
    const ids = news.put.map(({ id }) => id);
    // Of what was known before, the device may have an older form.
    const isNew = ids.filter((id) => outbox.get(id) === undefined);
    for (const id of ids) queue.road.readings.note(id);
    const carrierOf = (id: string) => outbox.carrierOf(id);
    const known = ids.flatMap((id) => outbox.get(id) ?? []);
    const change = outbox.absorb(news.put);
    // A tab that slept told it late, and it is over: who had not heard of it yet would keep it for ever.
    const late = ids.filter((id) => !outbox.get(id) && !outbox.isOver(id));
    if (news.isStored) outbox.device.keepWritten(ids);
    else outbox.device.keepUnwritten(isNew);
    const ended = new Set(news.endings.map(({ id }) => id));
    const gone = news.removed.flatMap((id) => outbox.get(id) ?? []);
    // What is told of a create may be its record alone, which says that it is over.
    gone.push(...known.filter(({ id }) => outbox.get(id) === undefined));
    queue.outcomes.settleGone(
      gone.filter(({ id }) => !ended.has(id)),
      carrierOf,
    );
    // Who slept while that was told hears of the whole only.
    for (const { folded = [] } of news.put) {
      for (const part of folded) queue.outcomes.shareCarried(part, carrierOf);
    }
    outbox.forget(news.removed);
    outbox.giveUpRows(endings);
    store.follow([...ids, ...news.removed], (id) => outbox.get(id));
    void queue.road.commit(change);
    // What the device still has may name the row of a create by its temporary id.
    const isShared = ports.gate.leads && ports.gate.hasOthers;
    if (news.isStored && !isShared) void queue.road.commit(outbox.dropCreates());
    layers.reconcile(outbox.actions());
    queue.road.tell(endings, results, 'tab');
    ports.onChange();
    // The queue is one for all tabs: what is typed in another one fills it no more than what is typed here.
    for (const { id } of news.put) void queue.road.commit(outbox.fold(id));
    if (ports.gate.leads && news.isStored && late.length > 0) this.hearOfHeld(late);
    queue.takeShown(ids.flatMap((id) => outbox.get(id) ?? []));
    queue.pump();
  }

  /** What this tab sends, and another one says to be gone: how it ended is not told, and the answer says it. */
  #beingSent({ removed, endings }: TabNews): readonly OfflineAction[] {
    if (!this.#ports.gate.leads) return [];
    const ended = new Set(endings.map(({ id }) => id));
    const gone = removed.filter((id) => !ended.has(id));
    const outbox = this.#queue.outbox();
    return gone.flatMap((id) => outbox.get(id) ?? []).filter(({ status }) => status === 'sending');
  }

  /** The device has these, says another tab. What is not here was not told, or is over: its record says which. */
  hearOfHeld(ids: readonly string[]): void {
    const queue = this.#queue;
    if (queue.phase === 'ended') return;
    const outbox = queue.outbox();
    const unknown = ids.filter((id) => !outbox.get(id));
    if (unknown.length === 0) {
      // A person may have decided on one of them, or given up another one, while this tab slept.
      if (queue.phase === 'open') queue.look();
      return;
    }
    for (const id of unknown) this.#unknown.add(id);
    // Of what is known here it is no news: what is being read says more.
    queue.road.readings.touch(unknown);
    if (queue.phase === 'open') void queue.load();
  }

  /**
   * The device was read. What another tab read there before, and is not there any more, is over: nobody told of it.
   * Of what was named while it was read it says nothing, and is to be read again: true then.
   */
  tellGone({ touched }: DeviceReading): boolean {
    const ports = this.#ports;
    const queue = this.#queue;
    const outbox = queue.outbox();
    const decided = [...this.#unknown].filter((id) => !touched.has(id));
    for (const id of decided) this.#unknown.delete(id);
    const removed = decided.filter((id) => !outbox.get(id));
    if (removed.length > 0 && ports.gate.leads) {
      ports.onStored({ put: [], removed, effects: [] }, NO_RESULTS, true);
    }
    return this.#unknown.size > 0;
  }

  #touch({ put, removed, endings }: TabNews): void {
    const { readings } = this.#queue.road;
    readings.touch(put.map(({ id }) => id));
    readings.touch(removed);
    for (const { id, into } of endings)
      readings.touch(typeof into === 'string' ? [id, into] : [id]);
  }

  /** Another tab lost the lead while the device was to take these folds: what this one has of them counts. */
  answer(doubts: readonly FoldDoubt[]): void {
    const queue = this.#queue;
    // Who asks asks again: what is being read may be what it asks for.
    if (queue.phase !== 'open') return;
    const words = doubts.map((doubt) => queue.outbox().folds.wordOn(doubt));
    for (const [at, word] of words.entries()) {
      if (word.kind === 'unknown' || word.through === doubts[at].parts.at(-1)) continue;
      // What that tab wrote over this one's record is not to be sent by who comes after this one.
      const { id } = word;
      const action = queue.outbox().get(id);
      const mended = action === undefined ? { removed: [id] } : { put: [action] };
      void queue.road.commit({ ...NO_CHANGE, ...mended });
    }
    this.#ports.onWords(words);
  }

  /** Tells what nobody but this tab has, as far as it knows. */
  tellPending(): void {
    const ports = this.#ports;
    const queue = this.#queue;
    if (queue.phase !== 'open') return;
    const pending = ports.store.pending(queue.userKey);
    const put = pending.filter(({ id }) => queue.outbox().get(id));
    if (put.length > 0) ports.onStored({ put, removed: [], effects: [] }, NO_RESULTS, false);
    this.tellKept();
  }

  /** The device took what it had refused before. Who came in between read an older form of it there. */
  tellLate(ids: readonly string[]): void {
    const ports = this.#ports;
    const queue = this.#queue;
    const put = ids.flatMap((id) => queue.outbox().get(id) ?? []);
    if (put.length > 0) ports.onStored({ put, removed: [], effects: [] }, NO_RESULTS, true);
  }

  /** Asks what became of what other tabs had, and the device never took. */
  tellKept(): void {
    const { store, onKept } = this.#ports;
    const unwritten = this.#queue.outbox().device.unwritten();
    onKept(unwritten.filter(({ id }) => !store.isToWrite(id)));
  }

  /** Tells a tab that came, or that leads now, what is over and what no record says it of. */
  tellOver(): void {
    const over = this.#queue.outbox().device.endedUnwritten();
    if (over.length > 0) this.#ports.onOver(over);
  }

  /** These are over, and the device never had them: who slept while they ended may tell of them yet. */
  hearOfOver(ids: readonly string[]): void {
    const queue = this.#queue;
    if (queue.phase === 'ended') return;
    const outbox = queue.outbox();
    // Where the device has a record, that says more.
    const isOver = (id: string) => outbox.get(id) === undefined || outbox.device.isUnwritten(id);
    const removed = ids.filter((id) => isOver(id) && !outbox.isForgotten({ id }));
    if (removed.length === 0) return;
    this.hear({ put: [], removed, endings: [], isStored: false });
    outbox.device.noteEnded(removed);
  }

  /**
   * Another tab keeps these, which the device lacks: it may have missed what became of them. To be answered
   * by the tab that sends, which takes in what it never heard of.
   */
  hearOfKept(kept: readonly OfflineAction[]): void {
    const ports = this.#ports;
    const queue = this.#queue;
    if (queue.phase === 'ended') return;
    const outbox = queue.outbox();
    const removed = kept.filter((action) => outbox.isForgotten(action)).map(({ id }) => id);
    const put = kept.flatMap(({ id }) => (outbox.device.isUnwritten(id) && outbox.get(id)) || []);
    if (removed.length + put.length > 0) {
      ports.onStored({ put, removed, effects: [] }, NO_RESULTS, false);
    }
    const unknown = kept.filter((action) => !outbox.get(action.id) && !outbox.isForgotten(action));
    if (unknown.length > 0) {
      this.hear({ put: unknown, removed: [], endings: [], isStored: false });
    }
  }
}
