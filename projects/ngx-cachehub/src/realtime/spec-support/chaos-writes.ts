import { detailKey } from 'ngx-cachehub';
import type { ChaosClient } from './chaos-client';
import type { Dice } from './chaos-dice';
import { ENTITIES, IDS } from './chaos-entities';
import type { ChaosRow, EntityName } from './chaos-entities';
import type { Change } from './chaos-server';
import type { ChaosLayer, ChaosWorld } from './chaos-world';

/** A user's write: shows at once, goes to the server, and ends as its answer says. */
export function writeOptimistically(world: ChaosWorld, client: ChaosClient, dice: Dice): void {
  const entity = dice.pick(ENTITIES);
  const op = dice.pick(['create', 'update', 'update', 'update', 'delete'] as const);
  const id = op === 'create' ? world.server.newId() : dice.pick(IDS);
  const fields = op === 'create' ? world.someFields() : op === 'delete' ? {} : world.somePart();
  const mutationId = `m-${client.scheduler.uuid()}`;
  const ids = new Set(op === 'create' ? [] : [id]);
  const update = client.optimistic.apply(
    (cache) => {
      if (op === 'create') ids.add(String(cache.create<object>(entity, { ...fields })));
      else if (op === 'update') cache.patch<object>(entity, id, fields);
      else cache.delete(entity, id);
    },
    { mutationId },
  );
  const layer: ChaosLayer = { id: update.id, client, entity, ids, fields, op, phase: 'pending' };
  world.layers.push(layer);
  const change = { op, id, fields } as Change;
  const reply = dice.below(10);
  const end = (run: () => void) => {
    layer.phase = 'ended';
    run();
  };
  world.network
    .request(() => {
      // From here on the row may come back under its own id.
      ids.add(id);
      return world.server.request(entity, change, mutationId);
    })
    .subscribe({
      next: (row) => {
        if (reply === 0) return;
        if (row === undefined) end(() => update.rollback(new Error('refused')));
        else if (row !== null && reply < 8) end(() => update.confirm(row));
        else {
          // Yes, and no more: what shows stays as the app's own word until the server's next.
          for (const name of ids) world.ownWord(client, `${entity}:${name}`);
          end(() => update.confirm());
        }
      },
      error: (error: unknown) => end(() => update.rollback(error)),
    });
}

/** The app's own words: current, out of date, and made up. */
export function writeLocally(world: ChaosWorld, client: ChaosClient, dice: Dice): void {
  const entity: EntityName = dice.pick(ENTITIES);
  const id = dice.pick(IDS);
  const key = detailKey(entity, id);
  client.excuseAll();
  const states = world.server.table(entity).states.get(id) ?? [];
  const state = states.length > 0 ? dice.pick(states) : null;
  if (dice.hits(0.5) && state !== null) {
    client.hub.set(key, state);
    world.ownWord(client, `${entity}:${id}`);
    return;
  }
  const changed = client.hub.update<ChaosRow>(key, (row) => ({ ...row, ...world.somePart() }));
  if (changed) world.ownWord(client, `${entity}:${id}`);
}
