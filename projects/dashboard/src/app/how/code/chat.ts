// Written by `npm run code` from the regions that the sources mark. Do not edit.

import type { CodeSample } from '../code-sample';

export const SAMPLES: readonly CodeSample[] = [
  {
    title: "A room's messages: the newest first, page by page",
    file: 'src/app/entities/messages.ts',
    code: "export const MESSAGES = defineEntity<Message, string>('messages', {\n  adapter: restAdapter<Message, string>('/api/messages'),\n  persist: true,\n  lists: {\n    matches: (row: Message, { roomId }: MessageListParams) => row.roomId === roomId,\n    compare: () => (a: Message, b: Message) => compareByCodePoint(b.at, a.at),\n    limit: ({ limit }: MessageListParams) => limit,\n    offset: ({ offset }: MessageListParams) => offset,\n  },\n});",
  },
];
