import { column } from './entity-definition';
import type { EntityDefinition } from './entity-definition';

/** Measurements of this machine and server; written by the sampler alone. */
export const DASHBOARD_METRICS: EntityDefinition = {
  type: 'dashboard-metrics',
  singular: 'dashboard_metric',
  table: 'dashboard_metrics',
  idPrefix: 'm',
  columns: [
    column('label', 'text'),
    column('value', 'number'),
    column('unit', 'text'),
    column('previous', 'number', { nullable: true }),
    column('at', 'instant'),
  ],
  defaultSort: 'id',
  writable: false,
  describe: (row) => String(row['label']),
};

/** What was done by whom; written by the server with every change of a row. */
export const ACTIVITIES: EntityDefinition = {
  type: 'activities',
  singular: 'activity',
  table: 'activities',
  idPrefix: 'a',
  columns: [
    column('at', 'instant'),
    column('actor', 'text', { search: true }),
    column('robot', 'boolean'),
    column('verb', 'text'),
    column('entity', 'text'),
    column('entityId', 'text'),
    column('summary', 'text', { search: true }),
  ],
  defaultSort: '-at',
  writable: false,
  describe: (row) => String(row['summary']),
};
