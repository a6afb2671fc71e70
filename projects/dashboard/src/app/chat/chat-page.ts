import { ChangeDetectionStrategy, Component, computed, inject, input, signal } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { MatButton, MatIconButton } from '@angular/material/button';
import { Router, RouterLink } from '@angular/router';
import { injectList } from 'ngx-cachehub';

import { MESSAGES } from '../entities/messages';
import { HowItWorks } from '../how/how-it-works';
import { Icon } from '../icons/icon';
import { injectRealAddress } from '../rows/real-address';
import { RowLine } from '../rows/row-line';
import { RowList } from '../rows/row-list';
import { rowOf } from '../rows/row-of';
import { Notices } from '../shell/notices';
import { ChatData } from './chat-data';
import { ChatRoom } from './chat-room';
import { RoomReading } from './room-reading';

/** So many of the newest messages tell what is unread. */
const RECENT = 100;

/** Rooms to talk in. */
@Component({
  selector: 'app-chat-page',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ChatRoom, HowItWorks, Icon, MatButton, MatIconButton, RouterLink, RowLine, RowList],
  templateUrl: './chat-page.html',
  styleUrl: './chat-page.scss',
  host: { class: 'page' },
})
export class ChatPage {
  readonly id = input<string>();

  private readonly data = inject(ChatData);
  private readonly router = inject(Router);
  private readonly notices = inject(Notices);
  private readonly reading = inject(RoomReading);

  protected readonly rooms = toSignal(this.data.rooms.watch());
  protected readonly room = computed(() => rowOf(this.rooms(), this.id(), this.data.roomKey));
  private readonly recent = injectList(MESSAGES, (messages) =>
    messages.orderBy('at', 'desc').limit(RECENT),
  );
  private readonly unread = computed(() => this.reading.unread(this.recent.data() ?? []));
  protected readonly entries = computed(() =>
    this.rooms()?.map((room) => ({
      id: room.id,
      room,
      unread: room.id === this.room()?.id ? 0 : (this.unread().get(room.id) ?? 0),
    })),
  );
  protected readonly isNaming = signal(false);
  protected readonly roomKey = this.data.roomKey;

  constructor() {
    const go = (id: string): void => void this.router.navigate(['/chat', id], { replaceUrl: true });
    injectRealAddress({ id: this.id, row: this.room, go });
  }

  protected async open(field: HTMLInputElement): Promise<void> {
    const name = field.value.trim();
    if (name === '') return;
    this.isNaming.set(false);
    try {
      const room = await this.data.openRoom(name);
      void this.router.navigate(['/chat', room.id]);
    } catch (error) {
      this.notices.refuse('was not opened', name, error);
    }
  }
}
