import { Injectable, computed, inject, signal } from '@angular/core';

import type { Message } from '../entities/messages';
import { DemoSession } from '../session/demo-session';
import { storageKey } from '../session/window-side';
import { unreadByRoom, type ReadMarks } from './unread';

const STORED = 'pulse-read';

/** Up to when this person has read each room, on this device. */
@Injectable({ providedIn: 'root' })
export class RoomReading {
  private readonly session = inject(DemoSession);
  private readonly place = computed(() => `${storageKey(STORED)}:${this.session.userKey()}`);
  /** Counts what was written, so that whoever reads the storage follows. */
  private readonly written = signal(0);
  private readonly marks = computed(() => {
    this.written();
    return readMarks(localStorage.getItem(this.place()));
  });

  /** How many messages of others are newer than what was read, by room. */
  unread(messages: readonly Message[]): ReadonlyMap<string, number> {
    return unreadByRoom(messages, this.marks(), this.session.userKey());
  }

  /** Everything in the room up to then was on the screen. */
  mark(roomId: string, at: string): void {
    const { rooms } = this.marks();
    if ((rooms[roomId] ?? '') >= at) return;
    const marks: ReadMarks = { ...this.marks(), rooms: { ...rooms, [roomId]: at } };
    localStorage.setItem(this.place(), JSON.stringify(marks));
    this.written.update((count) => count + 1);
  }
}

/** Whoever comes for the first time has nothing to catch up with. */
function readMarks(stored: string | null): ReadMarks {
  try {
    const marks: unknown = JSON.parse(stored ?? 'null');
    if (marks instanceof Object && 'since' in marks && 'rooms' in marks) {
      const { since, rooms } = marks;
      if (typeof since === 'string' && rooms instanceof Object) {
        return { since, rooms: Object.fromEntries(Object.entries(rooms).filter(isMark)) };
      }
    }
  } catch {
    // What cannot be read is no mark.
  }
  return { since: new Date().toISOString(), rooms: {} };
}

function isMark(entry: [string, unknown]): entry is [string, string] {
  return typeof entry[1] === 'string';
}
