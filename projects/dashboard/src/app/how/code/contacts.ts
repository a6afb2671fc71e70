// Written by `npm run code` from the regions that the sources mark. Do not edit.

import type { CodeSample } from '../code-sample';

export const SAMPLES: readonly CodeSample[] = [
  {
    title: 'What is shown of the chosen contact',
    file: 'src/app/contacts/contacts-page.ts',
    code: 'protected readonly contact = injectCache(() => {\n  const id = this.chosen();\n  return id === undefined ? undefined : this.data.contact(id);\n});\nprotected readonly transactions = injectCache(() => {\n  const id = this.contact.data()?.id ?? this.chosen();\n  return id === undefined ? undefined : this.data.transactionsOf(id);\n});',
  },
  {
    title: 'Their transactions, also of one that only this device knows',
    file: 'src/app/contacts/contacts-data.ts',
    code: "transactionsOf(contactId: string) {\n  const params: TransactionListParams = { contactId, sort: '-at', ...NEWEST };\n  return {\n    key: listKey(TRANSACTIONS.name, params),\n    // The server cannot know anything of a contact that it has not been told of yet.\n    source: (): Observable<PagedResult<Transaction>> =>\n      isUnsaved(contactId) ? of(NOTHING) : this.transactions(TRANSACTIONS.name, params),\n    realtime: true,\n    persist: true,\n  };\n}",
  },
  {
    title: 'A create: temporary id, put right everywhere by the answer',
    file: 'src/app/writes/entity-writes.ts',
    code: "/** Resolves with the id under which the row shows until the server gives it one. */\nasync create<T extends VersionedRow>(\n  entity: EntityDefinition<T, string>,\n  draft: Partial<T>,\n  shown: (id: string) => T,\n): Promise<string> {\n  const id = `${TEMPORARY}${crypto.randomUUID()}`;\n  await this.queue.queueOfflineAction({\n    type: `${entity.name}/create`,\n    entity: entity.name,\n    entityId: id,\n    tempId: id,\n    op: 'create',\n    payload: draft,\n    optimistic: [{ type: 'CREATE', entityId: id, entity: shown(id) }],\n  });\n  return id;\n}",
  },
];
