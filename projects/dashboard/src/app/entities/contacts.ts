import { defineEntity, restAdapter } from 'ngx-cachehub';

import { compareByCodePoint } from './compare-by-code-point';

/** A person at a customer's. */
export interface Contact {
  readonly id: string;
  readonly customerId: string;
  readonly name: string;
  readonly email: string;
  readonly role: string;
  readonly phone: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly version: number;
}

/** What a person may write. */
export type ContactDraft = Pick<Contact, 'customerId' | 'name' | 'email' | 'role' | 'phone'>;

export interface ContactListParams {
  readonly sort: '-createdAt';
  readonly limit: number;
  readonly offset: number;
}

/** The newest first. */
export const CONTACTS = defineEntity<Contact, string>('contacts', {
  adapter: restAdapter<Contact, string>('/api/contacts'),
  persist: true,
  lists: {
    matches: () => true,
    compare: () => (a: Contact, b: Contact) => compareByCodePoint(b.createdAt, a.createdAt),
    limit: ({ limit }: ContactListParams) => limit,
    offset: ({ offset }: ContactListParams) => offset,
  },
});
