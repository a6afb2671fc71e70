// Written by `npm run code` from the regions that the sources mark. Do not edit.

import type { CodeSample } from '../code-sample';

export const SAMPLES: readonly CodeSample[] = [
  {
    title: 'Pages of history beside what comes in: a message on two pages shows once',
    file: 'src/app/chat/chat-room.ts',
    code: 'protected readonly messages = injectPages(\n  MESSAGES,\n  () => ({ roomId: this.roomId(), orderBy: NEWEST_FIRST }),\n  { pageSize: PAGE_SIZE },\n);',
  },
  {
    title: 'What is said shows at once, and goes out in its order when there is a line',
    file: 'src/app/chat/chat-data.ts',
    code: "async say(roomId: string, text: string): Promise<void> {\n  const author = this.session.userKey() ?? '';\n  const at = new Date().toISOString();\n  // Rows go out side by side; what is said in one room has to go one after the other.\n  await this.messages.save({ roomId, author, text, at }, { lane: `room:${roomId}` });\n}\n\nasync change({ id }: Message, text: string): Promise<void> {\n  await this.messages.update(id, { text });\n}\n\nasync takeBack({ id }: Message): Promise<void> {\n  await this.messages.delete(id);\n}",
  },
  {
    title: 'Who types: said on a topic, kept nowhere',
    file: 'src/app/chat/typing.ts',
    code: '/** Who types in the room that `room` names, and a way to say that one does. Call it in an injection context. */\nexport function injectTyping(room: () => string | undefined): Typing {\n  const realtime = inject(RealtimeCacheService);\n  const typists = new Typists(inject(DestroyRef));\n  const topic = computed(() => {\n    const name = room();\n    return name === undefined ? undefined : realtime.topic<TypingMessage>(`typing:${name}`);\n  });\n  effect((onCleanup) => {\n    const heard = topic()?.deliveries$.subscribe({\n      next: ({ from, data }) => typists.hear(from, data.types),\n      // A server that has no topics, or not this one: who types is not known then, and all else goes on.\n      error: () => typists.clear(),\n    });\n    onCleanup(() => {\n      heard?.unsubscribe();\n      typists.clear();\n    });\n  });\n  let toldAt = 0;\n  return {\n    words: computed(() => typingWords(typists.names())),\n    tell: (types) => {\n      const now = Date.now();\n      if (types && now - toldAt < TELL_MS) return;\n      toldAt = types ? now : 0;\n      sayNow(() => topic()?.publish({ types }));\n    },\n  };\n}',
  },
];
