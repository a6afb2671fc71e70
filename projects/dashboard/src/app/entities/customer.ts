/** A customer as the server keeps it. Dates are ISO 8601 text; `revenue` is in euros a year. */
export interface Customer {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly company: string;
  readonly phone: string | null;
  readonly city: string;
  readonly country: string;
  readonly status: CustomerStatus;
  readonly segment: CustomerSegment;
  readonly score: number;
  readonly revenue: number;
  readonly notes: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly version: number;
}

export const CUSTOMER_STATUSES = ['active', 'lead', 'churned'] as const;
export type CustomerStatus = (typeof CUSTOMER_STATUSES)[number];

export const CUSTOMER_SEGMENTS = ['enterprise', 'mid', 'small'] as const;
export type CustomerSegment = (typeof CUSTOMER_SEGMENTS)[number];

/** What a person may write; the rest is the server's. */
export type CustomerDraft = Omit<Customer, 'id' | 'createdAt' | 'updatedAt' | 'version'>;
