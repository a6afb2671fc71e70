import { DatePipe } from '@angular/common';
import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  inject,
  input,
  signal,
  untracked,
  viewChild,
  type ElementRef,
} from '@angular/core';
import { MatButton, MatIconButton } from '@angular/material/button';
import { injectPages } from 'ngx-cachehub';

import { MESSAGES, type Message } from '../entities/messages';
import type { Room } from '../entities/rooms';
import { Icon } from '../icons/icon';
import { People } from '../presence/people';
import { peopleOf } from '../presence/person';
import { injectRoomPresence } from '../presence/room-presence';
import { serverMessage } from '../rest/server-message';
import { DemoSession } from '../session/demo-session';
import { Notices } from '../shell/notices';
import { SyncMonitor } from '../sync/sync-monitor';
import { ChatData } from './chat-data';
import { MessageItem } from './message-item';
import { messageLines } from './message-lines';
import { RefusedMessage } from './refused-message';
import { refusedIn } from './refused-in';
import { RoomReading } from './room-reading';
import { injectTyping } from './typing';

const PAGE_SIZE = 30;
/** No more are asked for at once, also where they fail or hold nothing new. */
const PAGES_AT_ONCE = 5;
const NEWEST_FIRST = [{ field: 'at', dir: 'desc' }] as const;
/** So near to the oldest message, in pixels, the page before it is loaded. */
const NEAR_TOP = 240;

/** What is said in one room. */
@Component({
  selector: 'app-chat-room',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [DatePipe, Icon, MatButton, MatIconButton, MessageItem, People, RefusedMessage],
  templateUrl: './chat-room.html',
  styleUrl: './chat-room.scss',
})
export class ChatRoom {
  readonly room = input.required<Room>();

  private readonly data = inject(ChatData);
  private readonly session = inject(DemoSession);
  private readonly reading = inject(RoomReading);
  private readonly notices = inject(Notices);
  private readonly monitor = inject(SyncMonitor);
  private readonly field = viewChild.required<ElementRef<HTMLTextAreaElement>>('field');
  private readonly roomId = computed(() => this.room().id);

  // #region how:chat:1 Pages of history beside what comes in: a message on two pages shows once
  protected readonly messages = injectPages(
    MESSAGES,
    () => ({ roomId: this.roomId(), orderBy: NEWEST_FIRST }),
    { pageSize: PAGE_SIZE },
  );
  // #endregion how
  protected readonly lines = computed(() => messageLines(this.messages.data() ?? []));
  /** What was said here and the server does not take. It is no row: the server has none, and shows none. */
  protected readonly refused = computed(() => refusedIn(this.monitor.parked(), this.roomId()));
  protected readonly failure = computed(() => {
    const error = this.messages.error();
    return error && this.messages.data() === undefined ? serverMessage(error) : undefined;
  });
  protected readonly userKey = this.session.userKey;
  protected readonly typing = injectTyping(this.roomId);
  private readonly members = injectRoomPresence(
    () => `room:${this.roomId()}`,
    () => ({}),
  );
  protected readonly people = computed(() => peopleOf(this.members()));
  /** The own message that is being written anew. */
  protected readonly editing = signal<Message | undefined>(undefined);

  protected readonly messageKey = this.data.messageKey;

  constructor() {
    effect(() => {
      const newest = this.messages.data()?.[0];
      const room = this.roomId();
      if (newest?.roomId === room) untracked(() => this.reading.mark(room, newest.at));
    });
  }

  protected typed(): void {
    this.typing.tell(true);
  }

  protected async submit(): Promise<void> {
    const field = this.field().nativeElement;
    const text = field.value.trim();
    if (text === '') return;
    const editing = this.editing();
    this.stopEditing();
    this.typing.tell(false);
    await this.attempt(
      editing === undefined ? this.data.say(this.roomId(), text) : this.data.change(editing, text),
    );
  }

  /** The key Enter sends; with Shift, and in the middle of a character that takes several keys, it does not. */
  protected enter(event: Event): void {
    if (!(event instanceof KeyboardEvent) || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    void this.submit();
  }

  protected edit(message: Message): void {
    const field = this.field().nativeElement;
    this.editing.set(message);
    field.value = message.text;
    field.focus();
  }

  protected stopEditing(): void {
    this.editing.set(undefined);
    this.field().nativeElement.value = '';
  }

  protected async takeBack(message: Message): Promise<void> {
    await this.attempt(this.data.takeBack(message));
  }

  /** The list stands on its end: what is negative is how far one has gone back. */
  protected scrolled({ scrollHeight, clientHeight, scrollTop }: HTMLElement): void {
    if (scrollHeight - clientHeight - Math.abs(scrollTop) < NEAR_TOP) void this.loadEarlier();
  }

  /** Until there is more to see: a page may hold nothing that is not known already. */
  protected async loadEarlier(): Promise<void> {
    const { messages } = this;
    if (messages.isFetchingNext()) return;
    const oldest = () => this.lines().at(-1)?.message.id;
    const before = oldest();
    try {
      for (let page = 0; page < PAGES_AT_ONCE; page++) {
        if (!messages.hasNext() || oldest() !== before) return;
        await messages.fetchNext();
      }
    } catch (error) {
      this.notices.refuse('could not be loaded', 'What was said before', error);
    }
  }

  private async attempt(write: Promise<void>): Promise<void> {
    try {
      await write;
    } catch (error) {
      this.notices.refuse('was not kept', 'The message', error);
    }
  }
}
