// Written by `npm run code` from the regions that the sources mark. Do not edit.

import type { CodeSample } from '../code-sample';

export const SAMPLES: readonly CodeSample[] = [
  {
    title: 'What is shown of the chosen contact',
    file: 'src/app/contacts/contacts-page.ts',
    code: "protected readonly contact = injectEntity(CONTACTS, this.chosen);\n/** As the list has it where it was not opened yet: at once, and also without a line. */\nprotected readonly shown = computed(\n  () => this.contact.data() ?? rowOf(this.rows(), this.chosen(), this.data.contactKey),\n);\nprivate readonly contactId = computed(() => this.shown()?.id ?? this.chosen());\nprotected readonly transactions = injectCache(() => {\n  const id = this.contactId();\n  return id === undefined ? undefined : this.data.transactionsOf(id);\n});\n/** What this device knows of them, such as those that it has just booked, where the server was never asked. */\nprivate readonly known = injectList(\n  TRANSACTIONS,\n  (rows) => rows.where('contactId', '==', this.contactId() ?? '').orderBy('at', 'desc'),\n  { policy: 'cache-only', realtime: false },\n);\nprotected readonly booked = computed(\n  () => this.transactions.data()?.items ?? this.known.data() ?? [],\n);",
  },
  {
    title: 'Their transactions, also of one that only this device knows',
    file: 'src/app/contacts/contacts-data.ts',
    code: "transactionsOf(contactId: string) {\n  const params: TransactionListParams = { contactId, sort: '-at', ...NEWEST };\n  return {\n    key: listKey(TRANSACTIONS.name, params),\n    // The server cannot know anything of a contact that it has not been told of yet.\n    source: (): Observable<PagedResult<Transaction>> =>\n      isUnsaved(contactId) ? of(NOTHING) : this.loadTransactions(TRANSACTIONS.name, params),\n    realtime: true,\n    persist: true,\n  };\n}",
  },
  {
    title: 'Writes: a new row has a temporary id, put right everywhere by the answer',
    file: 'src/app/contacts/contacts-data.ts',
    code: 'createContact(draft: ContactDraft): Promise<Contact> {\n  const now = new Date().toISOString();\n  return this.contacts.save({ ...draft, createdAt: now, updatedAt: now });\n}\n\nasync updateContact(id: string, changes: Partial<ContactDraft>): Promise<void> {\n  await this.contacts.update(id, changes);\n}\n\ndeleteContact(id: string): Promise<void> {\n  return this.contacts.delete(id);\n}\n\n/** Also of a contact that the server does not know yet: its id is put right when it is real. */\ncreateTransaction(draft: TransactionDraft): Promise<Transaction> {\n  return this.transactions.save({ ...draft, at: new Date().toISOString() });\n}\n\ndeleteTransaction(id: string): Promise<void> {\n  return this.transactions.delete(id);\n}',
  },
];
