import type { EntityId } from '../../keys';
import type { OfflineAction } from '../offline-action';

interface ModelRow {
  version: number;
  isDeleted: boolean;
}

export type ModelAnswer =
  | { readonly kind: 'yes'; readonly realId?: EntityId; readonly version?: number }
  | { readonly kind: 'conflict'; readonly version: number | null }
  | { readonly kind: 'no'; readonly status: number };

/**
 * A server that honours idempotency keys, as small as it can be. It knows nothing of lanes, folds or
 * temporary ids: it writes down what took effect, by the marks in the payloads.
 */
export class ModelServer {
  /** Marks in the order in which they took effect. */
  readonly applied: string[] = [];
  private readonly rows = new Map<string, ModelRow>();
  private readonly answers = new Map<string, ModelAnswer>();
  private readonly refused = new Set<string>();

  /** From now on every request under this key is refused. */
  refuse(key: string): void {
    if (!this.answers.has(key)) this.refused.add(key);
  }

  handle(action: OfflineAction): ModelAnswer {
    const known = this.answers.get(action.idempotencyKey);
    if (known !== undefined) return known;
    if (this.refused.has(action.idempotencyKey)) return { kind: 'no', status: 400 };
    const answer = this.write(action);
    if (answer.kind === 'yes') {
      this.answers.set(action.idempotencyKey, answer);
      this.applied.push(...marksOf(action.payload));
    }
    return answer;
  }

  /** Somebody else writes. */
  touch(pick: number): void {
    const rows = [...this.rows.values()];
    const row = rows[pick % Math.max(rows.length, 1)] as ModelRow | undefined;
    if (row !== undefined) row.version++;
  }

  versionOf(id: EntityId): number | undefined {
    return this.rows.get(String(id))?.version;
  }

  private write(action: OfflineAction): ModelAnswer {
    if (action.op === undefined) return { kind: 'yes' };
    if (action.op === 'create') {
      const realId = this.rows.size + 1;
      this.rows.set(String(realId), { version: 1, isDeleted: false });
      return { kind: 'yes', realId, version: 1 };
    }
    const row = this.rows.get(String(action.entityId));
    if (row === undefined || row.isDeleted) return { kind: 'no', status: 404 };
    if (action.baseVersion !== undefined && action.baseVersion !== row.version) {
      return { kind: 'conflict', version: row.version };
    }
    row.version++;
    row.isDeleted = action.op === 'delete';
    return { kind: 'yes', version: row.version };
  }
}

/** What was asked for, by the names of the fields: `mark7` is the seventh wish. */
export function marksOf(payload: unknown): readonly string[] {
  if (typeof payload !== 'object' || payload === null) return [];
  return Object.keys(payload).filter((name) => name.startsWith('mark'));
}
