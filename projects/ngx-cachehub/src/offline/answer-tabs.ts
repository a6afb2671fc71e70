import { untracked } from '@angular/core';
import type { QueueGate } from './queue-gate';
import type { QueueTabsPorts } from './queue-tabs';
import type { QueueView } from './queue-view';
import type { UserQueue } from './user-queue';

/** Whom the other tabs talk to. */
export interface TabsHearer {
  readonly gate: QueueGate;
  readonly view: QueueView;
  /** Undefined while nobody is signed in. */
  readonly queue: UserQueue | undefined;
  sync(): Promise<void>;
}

/** What becomes of each thing that another tab says of the queue. */
export function answerTabs(hearer: TabsHearer): QueueTabsPorts {
  return {
    standing: () => ({
      isPaused: untracked(hearer.gate.auth.isPaused),
      lastSyncedAt: untracked(hearer.view.lastSyncedAt),
    }),
    onLeader: (isLeader) => {
      if (isLeader) void hearer.queue?.lead();
      else hearer.queue?.follow();
    },
    onMissed: () => void hearer.queue?.load(),
    onHeld: (ids) => hearer.queue?.tabs.hearOfHeld(ids),
    onOver: (ids) => hearer.queue?.tabs.hearOfOver(ids),
    onAskedAll: () => {
      hearer.queue?.tabs.tellOver();
      hearer.queue?.tabs.tellPending();
    },
    onDoubts: (doubts) => hearer.queue?.tabs.answer(doubts),
    onWords: (words) => hearer.queue?.uncertain.hear(words),
    onAsked: (wish) => {
      if (wish === 'sync') void hearer.sync();
      else hearer.gate.auth.resume();
    },
    onNews: (message) => hearer.queue?.tabs.hearMessage(message),
    // The server knows the user again: what this tab knew from when it sent itself is over.
    onStanding: ({ isPaused }) => {
      if (!isPaused) hearer.gate.auth.resume();
      // It may have begun to send after that was told.
      hearer.queue?.tabs.tellPending();
    },
  };
}
