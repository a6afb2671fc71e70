import { HttpClient } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import { detailKey, listKey, type PagedResult } from 'ngx-cachehub';
import { of, type Observable } from 'rxjs';

import {
  CONTACTS,
  type Contact,
  type ContactDraft,
  type ContactListParams,
} from '../entities/contacts';
import {
  TRANSACTIONS,
  type Transaction,
  type TransactionDraft,
  type TransactionListParams,
} from '../entities/transactions';
import { injectListSource } from '../rest/list-source';
import { EntityWrites, isUnsaved, whereKnown } from '../writes/entity-writes';

export const CONTACTS_PER_PAGE = 12;
const NOTHING: PagedResult<Transaction> = { items: [], totalCount: 0 };
const NEWEST = { offset: 0, limit: 20 } as const;

/** Contacts and what was agreed with them: read through the cache, written by way of the queue. */
@Injectable({ providedIn: 'root' })
export class ContactsData {
  private readonly http = inject(HttpClient);
  private readonly writes = inject(EntityWrites);
  private readonly contacts = injectListSource<Contact>();
  private readonly transactions = injectListSource<Transaction>();

  page(page: number) {
    const params: ContactListParams = {
      sort: '-createdAt',
      limit: CONTACTS_PER_PAGE,
      offset: page * CONTACTS_PER_PAGE,
    };
    return {
      key: listKey(CONTACTS.name, params),
      source: (): Observable<PagedResult<Contact>> => this.contacts(CONTACTS.name, params),
      realtime: true,
      persist: true,
    };
  }

  contact(id: string) {
    return {
      key: detailKey(CONTACTS.name, id),
      source: (): Observable<Contact> => this.http.get<Contact>(`/api/contacts/${id}`),
      realtime: true,
      persist: true,
      ...whereKnown(id),
    };
  }

  // #region how:contacts:2 Their transactions, also of one that only this device knows
  transactionsOf(contactId: string) {
    const params: TransactionListParams = { contactId, sort: '-at', ...NEWEST };
    return {
      key: listKey(TRANSACTIONS.name, params),
      // The server cannot know anything of a contact that it has not been told of yet.
      source: (): Observable<PagedResult<Transaction>> =>
        isUnsaved(contactId) ? of(NOTHING) : this.transactions(TRANSACTIONS.name, params),
      realtime: true,
      persist: true,
    };
  }
  // #endregion how

  createContact(draft: ContactDraft): Promise<string> {
    const now = new Date().toISOString();
    return this.writes.create<Contact>(CONTACTS, draft, (id) => ({
      ...draft,
      id,
      createdAt: now,
      updatedAt: now,
      version: 0,
    }));
  }

  updateContact(row: Contact, changes: Partial<ContactDraft>): Promise<void> {
    return this.writes.update<Contact>(CONTACTS, row, changes);
  }

  deleteContact(row: Contact): Promise<void> {
    return this.writes.delete<Contact>(CONTACTS, row);
  }

  /** Also of a contact that the server does not know yet: its id is put right when it is real. */
  createTransaction(draft: TransactionDraft): Promise<string> {
    const at = new Date().toISOString();
    return this.writes.create<Transaction>(TRANSACTIONS, draft, (id) => ({
      ...draft,
      id,
      at,
      version: 0,
    }));
  }

  deleteTransaction(row: Transaction): Promise<void> {
    return this.writes.delete<Transaction>(TRANSACTIONS, row);
  }
}
