import { column } from './entity-definition';
import type { EntityDefinition } from './entity-definition';

const WRITABLE = { writable: true } as const;
const SEARCHED = { writable: true, search: true } as const;
const OPTIONAL = { writable: true, nullable: true, initial: null } as const;

export const CUSTOMERS: EntityDefinition = {
  type: 'customers',
  singular: 'customer',
  table: 'customers',
  idPrefix: 'c',
  columns: [
    column('name', 'text', SEARCHED),
    column('email', 'text', { ...SEARCHED, initial: '' }),
    column('company', 'text', { ...SEARCHED, initial: '' }),
    column('phone', 'text', OPTIONAL),
    column('city', 'text', { ...SEARCHED, initial: '' }),
    column('country', 'text', { ...WRITABLE, initial: '' }),
    column('status', 'text', {
      ...WRITABLE,
      values: ['active', 'lead', 'churned'],
      initial: 'lead',
    }),
    column('segment', 'text', {
      ...WRITABLE,
      values: ['enterprise', 'mid', 'small'],
      initial: 'small',
    }),
    column('score', 'integer', { ...WRITABLE, initial: 0 }),
    column('revenue', 'number', { ...WRITABLE, initial: 0 }),
    column('notes', 'text', OPTIONAL),
    column('createdAt', 'instant'),
    column('updatedAt', 'instant'),
  ],
  defaultSort: 'name',
  createdAt: 'createdAt',
  updatedAt: 'updatedAt',
  writable: true,
  describe: (row) => String(row['name']),
};

export const CONTACTS: EntityDefinition = {
  type: 'contacts',
  singular: 'contact',
  table: 'contacts',
  idPrefix: 'p',
  columns: [
    column('customerId', 'text', WRITABLE),
    column('name', 'text', SEARCHED),
    column('email', 'text', { ...SEARCHED, initial: '' }),
    column('role', 'text', { ...WRITABLE, initial: '' }),
    column('phone', 'text', OPTIONAL),
    column('notes', 'text', OPTIONAL),
    column('createdAt', 'instant'),
    column('updatedAt', 'instant'),
  ],
  defaultSort: 'name',
  createdAt: 'createdAt',
  updatedAt: 'updatedAt',
  writable: true,
  describe: (row) => String(row['name']),
};

export const TRANSACTIONS: EntityDefinition = {
  type: 'transactions',
  singular: 'transaction',
  table: 'transactions',
  idPrefix: 't',
  columns: [
    column('customerId', 'text', WRITABLE),
    column('contactId', 'text', OPTIONAL),
    column('amount', 'number', WRITABLE),
    column('currency', 'text', { ...WRITABLE, initial: 'EUR' }),
    column('kind', 'text', {
      ...WRITABLE,
      values: ['invoice', 'payment', 'refund'],
      initial: 'invoice',
    }),
    column('description', 'text', { ...SEARCHED, initial: '' }),
    column('at', 'instant'),
  ],
  defaultSort: '-at',
  createdAt: 'at',
  writable: true,
  describe: (row) =>
    `${String(row['kind'])} of ${String(row['amount'])} ${String(row['currency'])}`,
};
