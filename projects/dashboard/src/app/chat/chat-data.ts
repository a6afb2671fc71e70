import { Injectable, inject } from '@angular/core';
import { CacheHubService, type CollectionView } from 'ngx-cachehub';

import { MESSAGES, type Message } from '../entities/messages';
import { ROOMS, type Room } from '../entities/rooms';
import { DemoSession } from '../session/demo-session';

/** Rooms, and what is said in them. */
@Injectable({ providedIn: 'root' })
export class ChatData {
  private readonly hub = inject(CacheHubService);
  private readonly session = inject(DemoSession);
  private readonly roomTable = this.hub.collection(ROOMS);
  private readonly messages = this.hub.collection(MESSAGES);

  readonly rooms: CollectionView<Room> = this.roomTable.orderBy('name').limit(200);

  /** What a message is drawn by: the same before and after the server gave it an id. */
  readonly messageKey = (id: string): string => this.messages.trackKey(id);
  readonly roomKey = (id: string): string => this.roomTable.trackKey(id);

  // #region how:chat:2 What is said shows at once, and goes out in its order when there is a line
  async say(roomId: string, text: string): Promise<void> {
    const author = this.session.userKey() ?? '';
    const at = new Date().toISOString();
    // Rows go out side by side; what is said in one room has to go one after the other.
    await this.messages.save({ roomId, author, text, at }, { lane: `room:${roomId}` });
  }

  async change({ id }: Message, text: string): Promise<void> {
    await this.messages.update(id, { text });
  }

  async takeBack({ id }: Message): Promise<void> {
    await this.messages.delete(id);
  }
  // #endregion how

  openRoom(name: string): Promise<Room> {
    return this.roomTable.save({ name, about: '', createdAt: new Date().toISOString() });
  }
}
