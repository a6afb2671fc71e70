import type { CustomerDraft } from '../entities/customer';

/** A new customer's empty form. */
export const EMPTY_CUSTOMER: CustomerDraft = {
  name: '',
  email: '',
  company: '',
  phone: null,
  city: '',
  country: '',
  status: 'lead',
  segment: 'small',
  score: 50,
  revenue: 0,
  notes: null,
};

/** The fields of a draft, in the order in which a form shows them. */
export const DRAFT_FIELDS = [
  'name',
  'company',
  'email',
  'phone',
  'city',
  'country',
  'status',
  'segment',
  'score',
  'revenue',
  'notes',
] as const satisfies readonly (keyof CustomerDraft)[];
export type DraftField = (typeof DRAFT_FIELDS)[number];

/** What a row holds that a person may write. */
export function draftOf(customer: CustomerDraft): CustomerDraft {
  const { name, email, company, phone, city, country, status, segment } = customer;
  const { score, revenue, notes } = customer;
  return {
    name,
    email,
    company,
    phone,
    city,
    country,
    status,
    segment,
    score,
    revenue,
    notes,
  };
}

/** The fields in which two rows differ, among those a person may write. */
export function changedFields(before: CustomerDraft, after: CustomerDraft): readonly DraftField[] {
  return DRAFT_FIELDS.filter((field) => before[field] !== after[field]);
}
