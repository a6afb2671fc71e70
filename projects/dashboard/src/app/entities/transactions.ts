import { defineEntity, restAdapter } from 'ngx-cachehub';

import { compareByCodePoint } from './compare-by-code-point';

export const TRANSACTION_KINDS = ['invoice', 'payment', 'refund'] as const;
export type TransactionKind = (typeof TRANSACTION_KINDS)[number];

/** What was agreed with a contact. `amount` is in `currency`, at most two decimals. */
export interface Transaction {
  readonly id: string;
  readonly customerId: string;
  readonly contactId: string | null;
  readonly amount: number;
  readonly currency: string;
  readonly kind: TransactionKind;
  readonly description: string;
  readonly at: string;
  readonly version: number;
}

/** What a person may write. */
export type TransactionDraft = Omit<Transaction, 'id' | 'at' | 'version'>;

export interface TransactionListParams {
  readonly contactId: string;
  readonly sort: '-at';
  readonly limit: number;
  readonly offset: number;
}

/** Those of one contact, the newest first. */
export const TRANSACTIONS = defineEntity<Transaction, string>('transactions', {
  adapter: restAdapter<Transaction, string>('/api/transactions'),
  persist: true,
  lists: {
    matches: (row: Transaction, { contactId }: TransactionListParams) =>
      row.contactId === contactId,
    compare: () => (a: Transaction, b: Transaction) => compareByCodePoint(b.at, a.at),
    limit: ({ limit }: TransactionListParams) => limit,
    offset: ({ offset }: TransactionListParams) => offset,
  },
});
