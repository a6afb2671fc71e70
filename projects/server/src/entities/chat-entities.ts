import { column } from './entity-definition';
import type { EntityDefinition } from './entity-definition';

export const ROOMS: EntityDefinition = {
  type: 'rooms',
  singular: 'room',
  table: 'rooms',
  idPrefix: 'r',
  columns: [
    column('name', 'text', { writable: true, search: true }),
    column('about', 'text', { writable: true, initial: '' }),
    column('createdAt', 'instant'),
  ],
  defaultSort: 'name',
  createdAt: 'createdAt',
  writable: true,
  describe: (row) => String(row['name']),
};

export const MESSAGES: EntityDefinition = {
  type: 'messages',
  singular: 'message',
  table: 'messages',
  idPrefix: 'x',
  columns: [
    column('roomId', 'text', { writable: true }),
    column('author', 'text'),
    column('text', 'text', { writable: true, search: true, maxLength: 4_000 }),
    column('at', 'instant'),
  ],
  defaultSort: '-at',
  createdAt: 'at',
  author: 'author',
  writable: true,
  // What was said stays in its room.
  describe: (row) => `of ${String(row['author'])}`,
};
