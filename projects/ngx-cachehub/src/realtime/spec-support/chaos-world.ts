import { EnvironmentInjector } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { detailKey } from 'ngx-cachehub';
import { VirtualScheduler } from 'ngx-cachehub/testing';
import { ChaosClient } from './chaos-client';
import type { Target } from './chaos-client';
import { Dice } from './chaos-dice';
import { ENTITIES, IDS, LISTS } from './chaos-entities';
import type { ChaosFields, ChaosRow, EntityName } from './chaos-entities';
import { ChaosNetwork } from './chaos-network';
import type { ChaosFaults } from './chaos-network';
import { judgeEmission, judgeEmptiness, judgeLoads, judgePeace, judgeRest } from './chaos-oracles';
import { ChaosServer } from './chaos-server';
import type { Change } from './chaos-server';
import { runStep } from './chaos-steps';
import type { ChaosStep } from './chaos-steps';

export interface ChaosOptions {
  readonly seed: number;
  readonly tier: 'sequenced' | 'plain';
  readonly clients: number;
  /** Whether the app writes to the cache by itself, beside optimistic writes. */
  readonly localWrites: boolean;
  /** Whether it hears of every entity from the start. */
  readonly follows: boolean;
  readonly faults: ChaosFaults;
}

/** A layer as its maker knows it. */
export interface ChaosLayer {
  readonly id: string;
  readonly client: ChaosClient;
  readonly entity: EntityName;
  /** The ids under which its row may show. */
  readonly ids: Set<string>;
  readonly fields: Partial<ChaosFields>;
  readonly op: Change['op'];
  phase: 'pending' | 'ended';
}

/** Longer than every time-out, backoff and heartbeat on the way to peace. */
const PEACE_MS = 200_000;
const LONGER_THAN_GC_MS = 400_000;

export class ChaosWorld {
  readonly clock: VirtualScheduler;
  dice: Dice;
  readonly server: ChaosServer;
  readonly network: ChaosNetwork;
  readonly clients: ChaosClient[] = [];
  readonly layers: ChaosLayer[] = [];
  /** Rows that the app of a client wrote by itself, or whose write it called done without an answer. */
  private readonly ownWords = new Map<ChaosClient, Set<string>>();
  private readonly buried = new Map<ChaosClient, Map<string, number>>();

  constructor(readonly options: ChaosOptions) {
    const { seed, tier, faults } = options;
    this.clock = new VirtualScheduler({ seed });
    this.dice = new Dice(seed);
    this.server = new ChaosServer(new Dice(seed + 1));
    this.network = new ChaosNetwork(faults, this.clock, new Dice(seed + 2));
    for (const entity of ENTITIES) {
      for (const id of IDS.slice(0, 5)) {
        this.server.write(entity, { op: 'create', id, fields: this.someFields() });
      }
    }
    const parent = TestBed.inject(EnvironmentInjector);
    for (let i = 0; i < options.clients; i++) {
      const setup = {
        server: this.server,
        network: this.network,
        clock: this.clock,
        dice: new Dice(seed + 10 + i),
        isPlain: tier === 'plain',
        name: `c${i}`,
      };
      const client = new ChaosClient(parent, setup, (own, watcher) =>
        judgeEmission(this, own, watcher),
      );
      this.clients.push(client);
      if (options.follows) this.follow(client);
    }
  }

  // ── what there is ──

  someFields(): ChaosFields {
    const { dice } = this;
    const fields = {
      name: `n${dice.below(30)}`,
      group: dice.pick(['a', 'a', 'b', 'c']),
      rank: dice.below(9),
    };
    return dice.hits(0.2) ? { ...fields, note: dice.hits(0.5) ? null : 'x' } : fields;
  }

  somePart(): Partial<ChaosFields> {
    const names = ['name', 'group', 'rank'] as const;
    const all = this.someFields();
    const name = this.dice.pick(names);
    return this.dice.hits(0.2) ? all : { [name]: all[name] };
  }

  someTarget(): Target {
    const { dice, server } = this;
    if (dice.hits(0.5)) return this.listTarget(dice.below(LISTS.length));
    const entity = dice.pick(ENTITIES);
    const id = dice.pick(IDS);
    const truth = () => server.table(entity).detail(id);
    return { key: detailKey(entity, id), entity, truth };
  }

  listTarget(index: number): Target {
    const { key, entity, query } = LISTS[index];
    return { key, entity, truth: () => this.server.table(entity).list(query) };
  }

  // ── what the oracles ask ──

  stateOf(name: string, version: number): ChaosRow | null | undefined {
    const { entity, id } = split(name);
    return this.server.table(entity).states.get(id)?.[version];
  }

  buriedOf(client: ChaosClient, entity: EntityName, id: string): number | undefined {
    // A row that the client shows anew by a layer of its own is no news of the server.
    if (this.isTouched(client, `${entity}:${id}`)) return undefined;
    return this.buried.get(client)?.get(`${entity}:${id}`);
  }

  /** Whether something of the client's own may show in the row. */
  isTouched(client: ChaosClient, name: string): boolean {
    if (this.ownWords.get(client)?.has(name)) return true;
    const { entity, id } = split(name);
    return this.layers.some(
      (layer) =>
        layer.client === client &&
        layer.entity === entity &&
        layer.ids.has(id) &&
        client.hasLayer(layer.id),
    );
  }

  /** By row, what layers show that nobody ended: of each field the newest. */
  pendingFields(client: ChaosClient): Map<string, Map<string, unknown>> {
    const rows = new Map<
      string,
      Map<string, { readonly value: unknown; readonly sure: boolean }>
    >();
    for (const layer of this.layers) {
      if (layer.client !== client || !client.hasLayer(layer.id)) continue;
      for (const id of layer.ids) {
        const name = `${layer.entity}:${id}`;
        const fields = rows.get(name) ?? new Map<string, { value: unknown; sure: boolean }>();
        rows.set(name, fields);
        const sure = layer.phase === 'pending' && layer.op === 'update';
        if (layer.op !== 'update') fields.clear();
        for (const [field, value] of Object.entries(layer.fields))
          fields.set(field, { value, sure });
      }
    }
    const shown = new Map<string, Map<string, unknown>>();
    for (const [name, fields] of rows) {
      const sure = [...fields].filter(([, field]) => field.sure);
      shown.set(name, new Map(sure.map(([field, { value }]) => [field, value])));
    }
    return shown;
  }

  ownWord(client: ChaosClient, name: string): void {
    const names = this.ownWords.get(client) ?? new Set();
    this.ownWords.set(client, names.add(name));
  }

  // ── what happens ──

  async run(steps: readonly ChaosStep[]): Promise<readonly string[]> {
    for (const step of steps) {
      await this.pass(step.wait);
      runStep(this, step);
      await this.clock.drain();
      this.judge();
      if (this.faults.length > 0) return this.faults;
    }
    await this.makePeace();
    if (this.faults.length > 0) return this.faults;
    await this.empty();
    return this.faults;
  }

  destroy(): void {
    for (const client of this.clients) client.destroy();
  }

  get faults(): readonly string[] {
    return this.clients.flatMap(({ faults }) => faults);
  }

  private async pass(ms: number): Promise<void> {
    // In pieces, so that what is wrong for a moment only is seen too.
    const piece = Math.max(50, ms / 20);
    for (let left = ms; left > 0; left -= piece) {
      await this.clock.advance(Math.min(piece, left));
      this.judge();
    }
  }

  private judge(): void {
    for (const client of this.clients) judgeRest(this, client);
  }

  private async makePeace(): Promise<void> {
    this.network.heal();
    for (const client of this.clients) {
      if (client.realtime.connectionStatus() === 'failed') client.realtime.connect();
      // What the app wrote by itself stands until the server is asked again.
      const names = this.ownWords.get(client) ?? new Set();
      for (const name of names) void client.hub.invalidate({ entity: split(name).entity });
    }
    await this.pass(5_000);
    // A load that was given up is asked for again when the browser says that it is online.
    if (this.clients.some(({ hasGivenUp }) => hasGivenUp))
      window.dispatchEvent(new Event('online'));
    await this.pass(PEACE_MS);
    for (const client of this.clients) {
      judgeLoads(client);
      judgePeace(client);
    }
  }

  private async empty(): Promise<void> {
    for (const client of this.clients) {
      for (const watcher of [...client.watchers]) client.leave(watcher);
      client.unfollow();
    }
    await this.clock.advance(LONGER_THAN_GC_MS);
    for (const client of this.clients) judgeEmptiness(client);
    if (this.network.requests !== 0) this.clients[0].faults.push('[K5] Requests are under way.');
  }

  private follow(client: ChaosClient): void {
    const buried = new Map<string, number>();
    this.buried.set(client, buried);
    for (const entity of ENTITIES) {
      client.follow(entity, (change) => {
        if (change.type === 'DELETE' && change.version !== undefined) {
          buried.set(`${entity}:${change.entityId}`, change.version);
        }
      });
    }
  }
}

function split(name: string): { readonly entity: EntityName; readonly id: string } {
  const [entity, id] = name.split(':');
  return { entity: entity as EntityName, id };
}
