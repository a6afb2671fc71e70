import { Injectable, inject } from '@angular/core';
import { CacheHubService, listKey, type PagedResult } from 'ngx-cachehub';
import { of, type Observable } from 'rxjs';

import {
  CONTACTS,
  type Contact,
  type ContactDraft,
  type ContactListParams,
} from '../entities/contacts';
import { isUnsaved } from '../entities/is-unsaved';
import {
  TRANSACTIONS,
  type Transaction,
  type TransactionDraft,
  type TransactionListParams,
} from '../entities/transactions';
import { injectListSource } from '../rest/list-source';

export const CONTACTS_PER_PAGE = 12;
const NOTHING: PagedResult<Transaction> = { items: [], totalCount: 0 };
const NEWEST = { offset: 0, limit: 20 } as const;

/** Contacts and what was agreed with them: read through the cache, written by way of the queue. */
@Injectable({ providedIn: 'root' })
export class ContactsData {
  private readonly hub = inject(CacheHubService);
  private readonly contacts = this.hub.collection(CONTACTS);
  private readonly transactions = this.hub.collection(TRANSACTIONS);
  private readonly loadContacts = injectListSource<Contact>();
  private readonly loadTransactions = injectListSource<Transaction>();

  page(page: number) {
    const params: ContactListParams = {
      sort: '-createdAt',
      limit: CONTACTS_PER_PAGE,
      offset: page * CONTACTS_PER_PAGE,
    };
    return {
      key: listKey(CONTACTS.name, params),
      source: (): Observable<PagedResult<Contact>> => this.loadContacts(CONTACTS.name, params),
      realtime: true,
      persist: true,
    };
  }

  // #region how:contacts:2 Their transactions, also of one that only this device knows
  transactionsOf(contactId: string) {
    const params: TransactionListParams = { contactId, sort: '-at', ...NEWEST };
    return {
      key: listKey(TRANSACTIONS.name, params),
      // The server cannot know anything of a contact that it has not been told of yet.
      source: (): Observable<PagedResult<Transaction>> =>
        isUnsaved(contactId) ? of(NOTHING) : this.loadTransactions(TRANSACTIONS.name, params),
      realtime: true,
      persist: true,
    };
  }
  // #endregion how

  /** What a contact is drawn by: the same before and after the server gave it an id. */
  readonly contactKey = (id: string): string => this.contacts.trackKey(id);
  readonly transactionKey = (id: string): string => this.transactions.trackKey(id);

  // #region how:contacts:3 Writes: a new row has a temporary id, put right everywhere by the answer
  createContact(draft: ContactDraft): Promise<Contact> {
    const now = new Date().toISOString();
    return this.contacts.save({ ...draft, createdAt: now, updatedAt: now });
  }

  async updateContact(id: string, changes: Partial<ContactDraft>): Promise<void> {
    await this.contacts.update(id, changes);
  }

  deleteContact(id: string): Promise<void> {
    return this.contacts.delete(id);
  }

  /** Also of a contact that the server does not know yet: its id is put right when it is real. */
  createTransaction(draft: TransactionDraft): Promise<Transaction> {
    return this.transactions.save({ ...draft, at: new Date().toISOString() });
  }

  deleteTransaction(id: string): Promise<void> {
    return this.transactions.delete(id);
  }
  // #endregion how
}
