import { defineEntity, restAdapter } from 'ngx-cachehub';

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

export const MESSAGES = defineEntity<Message, string>('messages', {
  adapter: restAdapter<Message, string>('/api/messages'),
  persist: true,
});
