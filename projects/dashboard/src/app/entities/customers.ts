import { defineEntity, restAdapter } from 'ngx-cachehub';

import { compareByCodePoint } from './compare-by-code-point';
import type { Customer } from './customer';
import {
  CUSTOMER_SORT_FIELDS,
  type CustomerListParams,
  type CustomerSort,
  type CustomerSortField,
} from './customer-list-params';

/**
 * How cached pages of customers follow their rows, the same rules as the server's SQL; and what
 * becomes of a field that two people changed at once.
 */
// #region how:customers:1 How pages follow their rows, and what becomes of edits that met
export const CUSTOMERS = defineEntity<Customer, string>('customers', {
  adapter: restAdapter<Customer, string>('/api/customers'),
  persist: true,
  merge: {
    rules: { name: 'manual', company: 'manual', notes: 'three-way-text', revenue: 'counter' },
    default: 'last-write-wins',
  },
  lists: {
    matches: (row: Customer, { status, segment }: CustomerListParams) =>
      (status === undefined || row.status === status) &&
      (segment === undefined || row.segment === segment),
    compare: ({ sort }: CustomerListParams) => compareCustomers(sort),
    limit: ({ limit }: CustomerListParams) => limit,
    offset: ({ offset }: CustomerListParams) => offset,
    serverRanked: ({ q }: CustomerListParams) => q !== undefined,
  },
});
// #endregion how

/** Absent values last in both directions; equal ones are left to the hub, which orders by id. */
export function compareCustomers(sort: CustomerSort): (a: Customer, b: Customer) => number {
  const descending = sort.startsWith('-');
  const field = sortField(sort);
  return (a, b) => {
    const left = a[field];
    const right = b[field];
    if (left === null || right === null) return Number(left === null) - Number(right === null);
    const order =
      typeof left === 'string' && typeof right === 'string'
        ? compareByCodePoint(left, right)
        : Number(left) - Number(right);
    return descending ? -order : order;
  };
}

/** The field without its direction; the name where the text names no field. */
export function sortField(sort: string): CustomerSortField {
  const name = sort.replace(/^-/, '');
  return CUSTOMER_SORT_FIELDS.find((field) => field === name) ?? 'name';
}
