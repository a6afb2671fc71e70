import type { FastifyInstance } from 'fastify';
import type { Database } from '../db/database';
import { isKeepableText } from '../entities/check-value';
import { readApplied } from '../writes/applied-log';
import type { AppliedQuery } from '../writes/applied-log';
import { refusal } from '../writes/write-outcome';

const MAX_LIMIT = 10_000;

const FILTERS = ['userId', 'clientId', 'idempotencyKey', 'entityType', 'entityId'] as const;

/**
 * Development only: what was really done, each write once and in order, so that a test can prove that
 * nothing was done twice and nothing is missing.
 */
export function registerAppliedRoutes(app: FastifyInstance, database: Database): void {
  app.get('/api/applied-actions', async (request, reply) => {
    const query = parseQuery(request.query as Readonly<Record<string, unknown>>);
    if (typeof query === 'string') {
      const { status, body } = refusal(400, 'BAD_QUERY', query);
      return reply.code(status).send(body);
    }
    return { items: await readApplied(database, query) };
  });
}

function parseQuery(search: Readonly<Record<string, unknown>>): AppliedQuery | string {
  const filters: Partial<Record<(typeof FILTERS)[number], string>> = {};
  const numbers = { after: 0, limit: MAX_LIMIT };
  for (const [name, value] of Object.entries(search)) {
    const filter = FILTERS.find((one) => one === name);
    if (filter) {
      if (typeof value !== 'string' || !isKeepableText(value)) return `${name} has to be a text.`;
      filters[filter] = value;
    } else if (name === 'after' || name === 'limit') {
      if (typeof value !== 'string' || !/^\d{1,12}$/.test(value)) {
        return `${name} has to be a whole number.`;
      }
      numbers[name] = Number(value);
    } else {
      return `Applied actions cannot be filtered by '${name}'.`;
    }
  }
  return { ...filters, after: numbers.after, limit: Math.min(numbers.limit, MAX_LIMIT) };
}
