import type { TabTopic } from './tab-topic';

/** The tab that leads, as far as this one knows. */
export interface KnownLeader {
  readonly tab: string;
  readonly term: number;
}

export interface CrewListener {
  /** Another tab leads than before, the same one again under another term, or nobody that is known. */
  leader(leader: KnownLeader | null): void;
  /** A tab of the crew spoke. Nothing of `message` is checked but its size, its depth and its keys. */
  message(message: unknown, from: string): void;
}

/** The tabs of one hub and user, for those who speak to one of them and not to all. */
export interface TabCrew {
  readonly tabId: string;
  /** False until it is known who leads: in a moment it is. */
  readonly isDecided: boolean;
  /** This tab itself, where it leads. */
  readonly leader: KnownLeader | null;
  /** Told at once who leads, then of each change; and of the messages of one topic. */
  join(topic: TabTopic, listener: CrewListener): () => void;
  postTo(tab: string, topic: TabTopic, message: unknown): void;
  /** Runs once that tab is gone, or sleeps. The function returned ends the watch. */
  watch(tab: string, gone: () => void): () => void;
}
