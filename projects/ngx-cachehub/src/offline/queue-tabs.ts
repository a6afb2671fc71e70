import { computed, DestroyRef, inject, signal, untracked, type Signal } from '@angular/core';
import type { FoldDoubt, FoldWord, OfflineAction, OutboxChange } from '../core/outbox';
import { TABS_PORT } from '../tabs/tabs-port';
import { listIn, readDoubts, readWords } from './fold-messages';
import { newsOf } from './tab-news';
import type { Results } from './user-queue-ports';

/** How the tab that sends stands with the server. */
export interface Standing {
  readonly isPaused: boolean;
  readonly lastSyncedAt: number | null;
}

export interface QueueTabsPorts {
  /** How this tab itself stands. */
  readonly standing: () => Standing;
  /** From now on this tab sends, or another one. */
  readonly onLeader: (isLeader: boolean) => void;
  /** What others wrote was missed: it is on the device. */
  readonly onMissed: () => void;
  /** The device holds these, says another tab: what this one does not know was not told to it. */
  readonly onHeld: (ids: readonly string[]) => void;
  /** These are over, says another tab, and the device never had them. */
  readonly onOver: (ids: readonly string[]) => void;
  /** Another tab came, or leads now: what this one alone knows is told to it. */
  readonly onAskedAll: () => void;
  /** Another tab lost the lead while it folded, and asks the one that sends what that has of it. */
  readonly onDoubts: (doubts: readonly FoldDoubt[]) => void;
  /** The answer to that. */
  readonly onWords: (words: readonly FoldWord[]) => void;
  /** Another tab wants this one to send, or to go on with it. */
  readonly onAsked: (wish: 'sync' | 'resume') => void;
  /** What is neither a wish nor a standing, unchecked. */
  readonly onNews: (message: unknown) => void;
  /** The tab that sends told how it stands. */
  readonly onStanding: (standing: Standing) => void;
}

const NOTHING: Standing = { isPaused: false, lastSyncedAt: null };
const ASKS = 'standing';

/** What the tabs of one user say to each other of the queue. A tab alone says nothing. */
export class QueueTabs {
  readonly #ports: QueueTabsPorts;
  readonly #tabs = inject(TABS_PORT, { optional: true });
  readonly #heard = signal(NOTHING);
  /** Who led last, of the user who is there. */
  #lastLeader: string | undefined;
  #isListening = false;

  readonly leads: Signal<boolean> = computed(() => this.#tabs?.isLeader() !== false);
  /** What the tab that sends told last. */
  readonly told: Signal<Standing> = this.#heard.asReadonly();

  constructor(ports: QueueTabsPorts) {
    this.#ports = ports;
  }

  /** In an injection context. */
  listen(): void {
    const tabs = this.#tabs;
    const ports = this.#ports;
    if (tabs === null) return;
    this.#isListening = true;
    const destroyRef = inject(DestroyRef);
    const stops = [
      tabs.onLeader((isLeader) => {
        ports.onLeader(isLeader);
        // Who sends now has its own to say; who does not, asks for it.
        if (isLeader) this.tellStanding();
        else this.#askStanding();
      }),
      tabs.onMissed(() => {
        ports.onMissed();
        this.#askStanding();
      }),
      tabs.on('outbox', (message) => this.#hear(message)),
      tabs.crew?.join('outbox', {
        leader: (leader) => leader && this.#follow(leader.tab),
        message: () => undefined,
      }),
    ];
    for (const stop of stops) if (stop !== undefined) destroyRef.onDestroy(stop);
  }

  /** Who led before may have died between the device's yes and its word of it. */
  #follow(leader: string): void {
    const isOther = this.#lastLeader !== undefined && this.#lastLeader !== leader;
    this.#lastLeader = leader;
    if (!isOther || leader === this.#tabs?.crew?.tabId) return;
    this.#ports.onAskedAll();
    this.#ports.onMissed();
  }

  /** Another user: what was heard was of the one before. */
  reset(): void {
    untracked(() => this.#heard.set(NOTHING));
    this.#lastLeader = this.#tabs?.crew?.leader?.tab;
    this.#askStanding();
  }

  tellChange(change: OutboxChange, results: Results, isStored: boolean): void {
    this.#tabs?.post('outbox', newsOf(change, results, isStored));
  }

  /** Tells the tab that sends what the device has: whoever wrote it may have died before it told. */
  tellHeld(held: readonly string[]): void {
    if (held.length > 0 && !untracked(this.leads)) this.#tabs?.post('outbox', { held });
  }

  tellOver(over: readonly string[]): void {
    this.#tabs?.post('outbox', { over });
  }

  tellDoubts(doubts: readonly FoldDoubt[]): void {
    this.#tabs?.post('outbox', { doubts });
  }

  tellWords(words: readonly FoldWord[]): void {
    this.#tabs?.post('outbox', { words });
  }

  /** Asks the tab that sends what became of these, which the device lacks. */
  tellKept(kept: readonly OfflineAction[]): void {
    if (kept.length > 0 && !untracked(this.leads)) this.#tabs?.post('outbox', { kept });
  }

  /** Asks the tab that sends. */
  ask(wish: 'sync' | 'resume'): void {
    this.#tabs?.post('outbox', wish);
  }

  /** Where this tab sends, the others show how it stands. */
  tellStanding(): void {
    // What is heard while the hub is being made is told by who takes the lead.
    if (this.#tabs === null || !this.#isListening || !untracked(this.leads)) return;
    const { isPaused, lastSyncedAt } = this.#ports.standing();
    this.#tabs.post('outbox', { isPaused, lastSyncedAt });
  }

  #askStanding(): void {
    if (!untracked(this.leads)) this.#tabs?.post('outbox', ASKS);
  }

  #hear(message: unknown): void {
    if (message === 'sync' || message === 'resume') {
      // A wish is the sender's to hear: who hands it on as well would be asked by all others in turn.
      if (untracked(this.leads)) this.#ports.onAsked(message);
      return;
    }
    const over = readIds(message, 'over');
    if (message === ASKS) {
      this.tellStanding();
      this.#ports.onAskedAll();
    } else if (over !== null) this.#ports.onOver(over);
    else if (untracked(this.leads)) this.#hearAsSender(message);
    else this.#hearOfSender(message);
  }

  #hearAsSender(message: unknown): void {
    const held = readIds(message, 'held');
    const doubts = readDoubts(message);
    if (held !== null) this.#ports.onHeld(held);
    else if (doubts !== null) this.#ports.onDoubts(doubts);
    else if (readStanding(message) === null) this.#ports.onNews(message);
  }

  #hearOfSender(message: unknown): void {
    const words = readWords(message);
    const standing = readStanding(message);
    if (words !== null) this.#ports.onWords(words);
    else if (standing === null) this.#ports.onNews(message);
    else {
      untracked(() => this.#heard.set(standing));
      this.#ports.onStanding(standing);
    }
  }
}

/** The ids that another tab names; null for what is no such message. */
function readIds(message: unknown, name: string): readonly string[] | null {
  const ids = listIn(message, name);
  return ids === undefined ? null : ids.filter((id) => typeof id === 'string');
}

/** What another tab posted is not believed; null for what is no standing. */
function readStanding(message: unknown): Standing | null {
  if (typeof message !== 'object' || message === null) return null;
  if (!('isPaused' in message) || !('lastSyncedAt' in message)) return null;
  const { isPaused, lastSyncedAt } = message;
  const isTime = typeof lastSyncedAt === 'number' && Number.isFinite(lastSyncedAt);
  return { isPaused: isPaused === true, lastSyncedAt: isTime ? lastSyncedAt : null };
}
