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

  // #region how:chat:2 What is said shows at once, and goes out in its order when there is a line
  async say(roomId: string, text: string): Promise<void> {
    const author = this.session.userKey();
    await this.messages.save({ roomId, text, author, at: new Date().toISOString() });
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
