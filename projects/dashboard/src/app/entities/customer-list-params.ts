import type { Customer, CustomerSegment, CustomerStatus } from './customer';

export const CUSTOMER_SORT_FIELDS = [
  'name',
  'company',
  'city',
  'status',
  'segment',
  'score',
  'revenue',
  'updatedAt',
] as const satisfies readonly (keyof Customer)[];
export type CustomerSortField = (typeof CUSTOMER_SORT_FIELDS)[number];
/** A field to sort by, with `-` before it for the greatest first. */
export type CustomerSort = CustomerSortField | `-${CustomerSortField}`;

/** What names one page of customers; absent means "all" or "the server's default". */
export interface CustomerListParams {
  readonly status?: CustomerStatus;
  readonly segment?: CustomerSegment;
  /** Text that only the server can match and rank. */
  readonly q?: string;
  readonly sort: CustomerSort;
  readonly limit: number;
  readonly offset: number;
}
