import { column } from './entity-definition';
import type { EntityDefinition } from './entity-definition';

const SEARCHED = { writable: true, search: true } as const;
const TAGS = { writable: true, initial: [] } as const;

/** Pages of notes are longer than fields of a form. */
const MAX_BODY_LENGTH = 50_000;

export const TODOS: EntityDefinition = {
  type: 'todos',
  singular: 'todo',
  table: 'todos',
  idPrefix: 'td',
  columns: [
    column('list', 'text', { writable: true, initial: 'Inbox' }),
    column('title', 'text', SEARCHED),
    column('done', 'boolean', { writable: true, initial: false }),
    /** 0 none, 1 low, 2 medium, 3 high. */
    column('priority', 'integer', { writable: true, initial: 0 }),
    column('due', 'instant', { writable: true, nullable: true, initial: null }),
    column('tags', 'texts', TAGS),
    /** Where it stands in its list; what is moved gets a number between its new neighbours'. */
    column('position', 'number', { writable: true, initial: 0 }),
    column('createdAt', 'instant'),
    column('updatedAt', 'instant'),
  ],
  defaultSort: 'position',
  createdAt: 'createdAt',
  updatedAt: 'updatedAt',
  writable: true,
  describe: (row) => String(row['title']),
};

export const NOTES: EntityDefinition = {
  type: 'notes',
  singular: 'note',
  table: 'notes',
  idPrefix: 'n',
  columns: [
    column('title', 'text', { ...SEARCHED, initial: '' }),
    column('body', 'text', { ...SEARCHED, initial: '', maxLength: MAX_BODY_LENGTH }),
    column('color', 'text', {
      writable: true,
      values: ['yellow', 'green', 'blue', 'pink', 'grey'],
      initial: 'yellow',
    }),
    column('pinned', 'boolean', { writable: true, initial: false }),
    column('tags', 'texts', TAGS),
    column('createdAt', 'instant'),
    column('updatedAt', 'instant'),
  ],
  defaultSort: '-pinned,-updatedAt',
  createdAt: 'createdAt',
  updatedAt: 'updatedAt',
  writable: true,
  describe: ({ title }) => (typeof title === 'string' && title !== '' ? title : 'without a title'),
};
