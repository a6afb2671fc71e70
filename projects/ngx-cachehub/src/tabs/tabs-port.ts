import { InjectionToken } from '@angular/core';
import type { Signal } from '@angular/core';
import type { TabCrew } from './tab-crew';
import type { TabTopic } from './tab-topic';

/** What the tabs of one hub and user have agreed on. There is none where a tab works alone. */
export interface TabsPort {
  /** True in the one tab that holds the line and sends the queue. */
  readonly isLeader: Signal<boolean>;
  /** Told at once, outside Angular's scheduling. The function returned ends the listening. */
  onLeader(run: (isLeader: boolean) => void): () => void;
  /**
   * Asked before each send: true only while no other tab has taken over, by the word of the lock
   * itself. False ends the leadership of this tab. True holds for what follows without waiting.
   */
  mayLead(): Promise<boolean>;
  /** Tells the other tabs of this hub and user. Data only; who is frozen or closed does not hear it. */
  post(topic: TabTopic, message: unknown): void;
  /** What other tabs post. `message` is not checked: treat it as hostile. */
  on(topic: TabTopic, run: (message: unknown) => void): () => void;
  /** This tab may have missed messages (freeze, bfcache): what it knows of other tabs must be read anew. */
  onMissed(run: () => void): () => void;
  /** For those who speak to one tab and not to all. */
  readonly crew?: TabCrew;
}

/** Null, or not provided, without `withCrossTab` and where the browser has no Web Locks or BroadcastChannel. */
export const TABS_PORT = new InjectionToken<TabsPort | null>('ngx-cachehub tabs');
