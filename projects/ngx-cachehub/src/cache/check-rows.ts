import type { KeyRoute } from '../core/keys';
import type { EntityRegistry } from '../entities/entity-registry';
import { CacheHubError } from '../core/errors/cache-hub-error';

/** A source's value as it may be stored, or why it may not. */
export type ValueVerdict =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: CacheHubError };

/** Judges what a source gave: a value at all, and rows that the entity's schema accepts. */
export function checkRows(registry: EntityRegistry, route: KeyRoute, value: unknown): ValueVerdict {
  if (value === undefined) {
    return refuse(
      'fetch-failed',
      'Expected a source to give a value; got undefined. Use null for "nothing".',
    );
  }
  if (route.kind === 'plain' || registry.get(route.entity)?.schema === undefined) {
    return { ok: true, value };
  }
  try {
    return route.kind === 'detail'
      ? checkRow(registry, route.entity, value)
      : checkList(registry, route.entity, value);
  } catch (error) {
    return error instanceof CacheHubError
      ? { ok: false, error }
      : refuse(
          'wire-fault',
          `Expected the schema of '${route.entity}' to judge a row; it threw.`,
          error,
        );
  }
}

function checkRow(registry: EntityRegistry, entity: string, value: unknown): ValueVerdict {
  const verdict = registry.validateRow(entity, value);
  if (verdict.ok) return { ok: true, value: verdict.row };
  const message = `Expected a row of '${entity}' as its schema says; got one with ${verdict.issues.length} issue(s).`;
  return refuse('wire-fault', message, { issues: verdict.issues });
}

/** A list is taken whole or not at all: a page with holes would say what the server did not. */
function checkList(registry: EntityRegistry, entity: string, value: unknown): ValueVerdict {
  if (Array.isArray(value)) {
    const items = checkItems(registry, entity, value);
    return 'error' in items ? { ok: false, error: items.error } : { ok: true, value: items.rows };
  }
  if (typeof value !== 'object' || value === null || !('items' in value))
    return { ok: true, value };
  if (!Array.isArray(value.items)) return { ok: true, value };
  const items = checkItems(registry, entity, value.items);
  return 'error' in items
    ? { ok: false, error: items.error }
    : { ok: true, value: { ...value, items: items.rows } };
}

function checkItems(
  registry: EntityRegistry,
  entity: string,
  items: readonly unknown[],
): { readonly rows: readonly unknown[] } | { readonly error: CacheHubError } {
  const rows: unknown[] = [];
  for (const item of items) {
    const verdict = checkRow(registry, entity, item);
    if (!verdict.ok) return { error: verdict.error };
    rows.push(verdict.value);
  }
  return { rows };
}

function refuse(
  code: 'fetch-failed' | 'wire-fault',
  message: string,
  details?: unknown,
): ValueVerdict {
  return { ok: false, error: new CacheHubError(code, message, details) };
}
