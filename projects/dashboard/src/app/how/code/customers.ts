// Written by `npm run code` from the regions that the sources mark. Do not edit.

import type { CodeSample } from '../code-sample';

export const SAMPLES: readonly CodeSample[] = [
  {
    title: 'How pages follow their rows, and what becomes of edits that met',
    file: 'src/app/entities/customers.ts',
    code: "export const CUSTOMERS = defineEntity<Customer, string>('customers', {\n  adapter: restAdapter<Customer, string>('/api/customers'),\n  persist: true,\n  merge: {\n    rules: { name: 'manual', company: 'manual', notes: 'three-way-text', revenue: 'counter' },\n    default: 'last-write-wins',\n  },\n  lists: {\n    matches: (row: Customer, { status, segment }: CustomerListParams) =>\n      (status === undefined || row.status === status) &&\n      (segment === undefined || row.segment === segment),\n    compare: ({ sort }: CustomerListParams) => compareCustomers(sort),\n    limit: ({ limit }: CustomerListParams) => limit,\n    offset: ({ offset }: CustomerListParams) => offset,\n    serverRanked: ({ q }: CustomerListParams) => q !== undefined,\n  },\n});",
  },
  {
    title: 'A page: read through the cache, live, and kept on the device',
    file: 'src/app/customers/customer.service.ts',
    code: '/** One page, kept live while it is shown, and on the device for the next start. */\npage(params: CustomerListParams) {\n  return {\n    key: listKey(CUSTOMERS.name, params),\n    source: (): Observable<PagedResult<Customer>> => this.loadList(CUSTOMERS.name, params),\n    realtime: true,\n    persist: true,\n  };\n}',
  },
  {
    title: 'A write: shown at once, kept until the server has it, sent with what it was made on',
    file: 'src/app/customers/customer.service.ts',
    code: '/** Sends the changed fields alone. */\nasync update(id: string, changes: Partial<CustomerDraft>): Promise<void> {\n  await this.customers.update(id, changes);\n}',
  },
];
