import { column } from './entity-definition';
import type { EntityDefinition } from './entity-definition';

export const SALES: EntityDefinition = {
  type: 'sales',
  singular: 'sale',
  table: 'sales',
  idPrefix: 's',
  columns: [
    column('amount', 'number', { writable: true }),
    column('product', 'text', { writable: true, search: true }),
    column('region', 'text', { writable: true, initial: '' }),
    column('at', 'instant'),
  ],
  defaultSort: '-at',
  createdAt: 'at',
  writable: true,
  describe: (row) => `of ${String(row['product'])} for ${String(row['amount'])}`,
};
