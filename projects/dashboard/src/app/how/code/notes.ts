// Written by `npm run code` from the regions that the sources mark. Do not edit.

import type { CodeSample } from '../code-sample';

export const SAMPLES: readonly CodeSample[] = [
  {
    title: 'Two people in one text: both keep their words',
    file: 'src/app/entities/notes.ts',
    code: "export const NOTES = defineEntity<Note, string>('notes', {\n  adapter: restAdapter<Note, string>('/api/notes'),\n  persist: true,\n  history: 30,\n  merge: {\n    rules: { title: 'three-way-text', body: 'three-way-text', tags: 'union' },\n    default: 'last-write-wins',\n    deleteVsEdit: 'edit-wins',\n  },\n});",
  },
  {
    title: 'Each key shows at once; what is typed in a while goes out as one write',
    file: 'src/app/notes/notes-data.ts',
    code: "async write(id: string, changes: Pick<NoteChanges, 'title' | 'body'>): Promise<void> {\n  await this.notes.update(id, changes, { debounceMs: TYPING_MS });\n}",
  },
  {
    title: 'The caret stays with its words when somebody else writes',
    file: 'src/app/text/shared-text.ts',
    code: "private show(text: string): void {\n  const { field } = this;\n  const before = field.value;\n  if (this.isComposing || before === text) return;\n  const { selectionStart, selectionEnd, selectionDirection, scrollTop } = field;\n  field.value = text;\n  if (field.ownerDocument.activeElement !== field || selectionStart === null) return;\n  field.setSelectionRange(\n    movedCaret(before, text, selectionStart),\n    movedCaret(before, text, selectionEnd ?? selectionStart),\n    selectionDirection ?? 'none',\n  );\n  field.scrollTop = scrollTop;\n}",
  },
  {
    title: 'Who is here: one room for each note, left when another one is opened',
    file: 'src/app/presence/room-presence.ts',
    code: '/**\n * Is in the room that `room` names, as long as it names one, and says `state` of itself there.\n * Everybody in it, this browser included; nobody while there is no line. Call it in an injection context.\n */\nexport function injectRoomPresence<S extends object>(\n  room: () => string | undefined,\n  state: () => S,\n): Signal<readonly PresenceMember<S>[]> {\n  const realtime = inject(RealtimeCacheService);\n  const injector = inject(Injector);\n  const own = computed(state, { equal: (a, b) => JSON.stringify(a) === JSON.stringify(b) });\n  const here = signal<PresenceHandle<S> | undefined>(undefined);\n  const roomName = computed(room);\n  effect((onCleanup) => {\n    const name = roomName();\n    const handle = name === undefined ? undefined : realtime.presence<S>(name, { injector });\n    untracked(() => here.set(handle));\n    onCleanup(() => handle?.leave());\n  });\n  effect(() => here()?.update(own()));\n  return computed(() => (realtime.isConnected() ? (here()?.members() ?? []) : []));\n}',
  },
];
