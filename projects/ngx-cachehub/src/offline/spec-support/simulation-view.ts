import { detailKey, listKey } from 'ngx-cachehub';
import type { Subscription } from 'rxjs';
import { rowsOf, sameValue } from '../../realtime/spec-support/chaos-oracles';
import type { ChaosQuery, EntityName } from '../../realtime/spec-support/chaos-entities';
import { TABLES } from './simulation-backend';
import type { SimulationPage } from './simulation-page';

/** What a page shows: one row, or a list. */
export type ViewTarget =
  | { readonly kind: 'row'; readonly entity: EntityName; readonly id: string }
  | { readonly kind: 'list'; readonly entity: EntityName; readonly query: ChaosQuery };

export const TARGETS: readonly ViewTarget[] = TABLES.flatMap((entity) => [
  { kind: 'list' as const, entity, query: {} },
  { kind: 'list' as const, entity, query: { group: 'a' } },
  ...['1', '2'].map((id) => ({ kind: 'row' as const, entity, id })),
]);

/** One thing that a page shows, and what was seen of it. */
export class SimulationView {
  readonly key: string;
  private subscription: Subscription | undefined;
  /** The newest version of each row, of each user. */
  private readonly versions = new Map<string, number>();

  constructor(
    private readonly page: SimulationPage,
    readonly target: ViewTarget,
  ) {
    const { entity } = target;
    this.key =
      target.kind === 'row' ? detailKey(entity, target.id) : listKey(entity, { ...target.query });
  }

  /** Shows it; again, where its load was given up. */
  open(): void {
    if (this.subscription?.closed === false) return;
    const { page } = this;
    const values = page.cache.fetch<unknown>(this.key, () => this.load(), { realtime: true });
    this.subscription = values.subscribe({
      next: (value) => this.judge(value),
      error: () => undefined,
    });
  }

  /** What was seen is forgotten: the copies of who comes back may be old. */
  begin(): void {
    this.versions.clear();
  }

  close(): void {
    this.subscription?.unsubscribe();
  }

  get value(): unknown {
    return this.page.cache.getValue(this.key);
  }

  get truth(): unknown {
    const { page, target } = this;
    const table = page.world.backend.account(page.user).table(target.entity);
    return target.kind === 'row' ? table.detail(target.id) : table.list(target.query);
  }

  /** What is wrong when all is quiet and nothing is queued. */
  get fault(): string | undefined {
    const { key, value, truth, page } = this;
    if (sameValue(value, truth)) return undefined;
    return (
      `[I4] '${key}' shows ${page.user} in ${page.kind} ${page.name}\n  ${JSON.stringify(value)}\n` +
      `but the server has\n  ${JSON.stringify(truth)}`
    );
  }

  private load() {
    const { page } = this;
    const { network, backend } = page.world;
    const { user } = page;
    const { target } = this;
    if (target.kind === 'row') return page.read(target.entity, target.id);
    return network.request(
      page.sender(),
      () => backend.account(user).table(target.entity).list(target.query),
      () => ({ status: 200 }),
    );
  }

  /** I11 and I1, of everything that is shown at any time. */
  private judge(value: unknown): void {
    const { page, key } = this;
    const { user } = page;
    if (page.isSwitching) return;
    for (const row of rowsOf(value)) {
      const { name } = row;
      if (typeof name === 'string' && !name.startsWith(`${user}-`)) {
        page.world.faults.push(`[I11] '${key}' shows '${name}' to ${user}.`);
      }
      const id = `${user}/${String(row['id'])}`;
      const version = row['version'];
      if (typeof version !== 'number' || this.isLocalSide(row)) continue;
      const before = this.versions.get(id) ?? 0;
      if (version < before) {
        page.world.faults.push(`[I1] '${key}' went back: ${id} from ${before} to ${version}.`);
      }
      this.versions.set(id, version);
    }
  }

  /**
   * No state of the server's: it said that the row is gone, and until a person decides their side shows whole, on
   * what it was made on (M6). It shows before the queue tells of its conflict, which its answer begins.
   */
  private isLocalSide(row: Readonly<Record<string, unknown>>): boolean {
    const { page, target } = this;
    return page.offline.actions().some(({ status, entity, entityId, conflict, error }) => {
      if (status !== 'conflict' || entity !== target.entity) return false;
      if (String(entityId) !== String(row['id'])) return false;
      return conflict === undefined ? error?.status === 404 : conflict.remote === undefined;
    });
  }
}
