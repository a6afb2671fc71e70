import { TestBed } from '@angular/core/testing';
import { RealtimeCacheService } from 'ngx-cachehub';
import { Subject } from 'rxjs';
import { lineWorld } from './spec-support/line-world';

const KEY = 'customers:detail-1';

/** A row that is loaded and followed; each of its loads is answered by the test. */
async function watchRow(row: object) {
  const { server, clock, hub } = lineWorld();
  const loads: Subject<unknown>[] = [];
  const load = () => {
    const answer = new Subject<unknown>();
    loads.push(answer);
    return answer;
  };
  hub.fetch(KEY, load, { realtime: true }).subscribe();
  loads[0].next(row);
  loads[0].complete();
  await clock.advance(1_000);
  return { server, clock, hub, loads };
}

describe('pushes that wait for their batch while a load begins', () => {
  it('[G13][I3] do not bring back a row that the load found deleted', async () => {
    const { server, clock, hub, loads } = await watchRow({ id: '1', version: 1, name: 'a' });
    const entity = { id: '1', version: 2, name: 'b' };
    server.event('customers', 'ENTITY_UPDATED', { entityId: '1', version: 2, entity });
    void hub.invalidate(KEY);
    await clock.drain();
    loads[1].error({ status: 404 });
    await clock.advance(1_000);
    expect(hub.getValue(KEY)).toBeUndefined();
  });

  it('[G13][G6] are older than the answer, also without versions', async () => {
    const { server, clock, hub, loads } = await watchRow({ id: '1', name: 'a' });
    server.event('customers', 'ENTITY_UPDATED', { entityId: '1', changes: { name: 'b' } });
    void hub.invalidate(KEY);
    await clock.drain();
    loads[1].next({ id: '1', name: 'c' });
    await clock.advance(1_000);
    expect(hub.getValue(KEY)).toEqual({ id: '1', name: 'c' });
  });

  it('[G13][K5] a load that they make needless does not begin', async () => {
    const { server, clock, hub, loads } = await watchRow({ id: '1', version: 1, name: 'a' });
    const whole = { id: '1', version: 3, name: 'c' };
    TestBed.inject(RealtimeCacheService)
      .subscribeToEntity('customers')
      .subscribe(() => hub.set(KEY, whole));
    server.update('customers', '1', 2, { name: 'b' });
    void hub.invalidate(KEY);
    await clock.advance(1_000);
    expect([loads.length, hub.getValue(KEY), hub.stateOf(KEY).isFetching]).toEqual([
      1,
      whole,
      false,
    ]);
  });

  it('[G13][I10] keep a life of their own where the load begins because everything was cleared', async () => {
    const { server, clock, hub, loads } = await watchRow({ id: '1', version: 1, name: 'a' });
    const create = (version: number) => ({
      entityId: '2',
      version,
      entity: { id: '2', version, name: 'b' },
    });
    server.event('customers', 'ENTITY_CREATED', create(1));
    await clock.advance(1_000);
    server.event('customers', 'ENTITY_UPDATED', create(2));
    void hub.clear();
    await clock.drain();
    loads[1].next({ id: '1', version: 1, name: 'a' });
    loads[1].complete();
    expect(hub.keys().sort()).toEqual([KEY, 'customers:detail-2']);
    await clock.advance(400_000);
    expect(hub.keys()).toEqual([KEY]);
  });
});
