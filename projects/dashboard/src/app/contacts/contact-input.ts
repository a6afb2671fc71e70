import type { Contact, ContactDraft } from '../entities/contacts';

/** The fields of a contact that a person may write, in the order in which a form shows them. */
export const CONTACT_FIELDS = ['name', 'role', 'email', 'phone'] as const;
export type ContactField = (typeof CONTACT_FIELDS)[number];
export type ContactInput = Pick<ContactDraft, ContactField>;

export const EMPTY_CONTACT: ContactInput = { name: '', role: '', email: '', phone: null };

export function inputOf({ name, role, email, phone }: Contact): ContactInput {
  return { name, role, email, phone };
}
