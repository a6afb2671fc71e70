import { defineEntity, restAdapter } from 'ngx-cachehub';

import { compareByCodePoint } from './compare-by-code-point';

/** Something said in a room. `at` is ISO 8601. */
export interface Message {
  readonly id: string;
  readonly roomId: string;
  /** The key of the user; the server fills it in. */
  readonly author: string;
  readonly text: string;
  readonly at: string;
  readonly version: number;
}

/** What a person may write. */
export type MessageDraft = Pick<Message, 'roomId' | 'text'>;

export interface MessageListParams {
  readonly roomId: string;
  readonly sort: '-at';
  readonly limit: number;
  readonly offset: number;
}

// #region how:chat:1 A room's messages: the newest first, page by page
export const MESSAGES = defineEntity<Message, string>('messages', {
  adapter: restAdapter<Message, string>('/api/messages'),
  persist: true,
  lists: {
    matches: (row: Message, { roomId }: MessageListParams) => row.roomId === roomId,
    compare: () => (a: Message, b: Message) => compareByCodePoint(b.at, a.at),
    limit: ({ limit }: MessageListParams) => limit,
    offset: ({ offset }: MessageListParams) => offset,
  },
});
// #endregion how
