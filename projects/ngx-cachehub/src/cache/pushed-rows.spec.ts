import { TestBed } from '@angular/core/testing';
import type { Patch } from '../core/gate';
import { defineEntity } from '../entities/define-entity';
import { hubFixture, ManualSource, watch } from './spec-support/hub-fixture';

const MINUTE = 60_000;

function create(id: string, entity = 't'): Patch {
  return { kind: 'create', entity, id, version: 1, row: { id, version: 1 } };
}

const creates = (count: number) => Array.from({ length: count }, (_, i) => create(`${i}`));
const key = (id: string | number, entity = 't') => `${entity}:detail-${id}`;

describe('rows that are pushed and that nobody asked for', () => {
  it('[I10][K6] cost no entry and no timer of their own', async () => {
    const { hub, engine, pushes, scheduler } = hubFixture({ gcTime: MINUTE });
    pushes.applyPatches(creates(1_000), 'realtime');
    await scheduler.advance(MINUTE / 2);
    pushes.applyPatches([create('late'), create('1', 'u')], 'realtime');
    const entries = [...engine.context.book.all()].length;
    // One timer serves all deadlines, and each entity has one deadline.
    expect([entries, scheduler.pending, hub.metrics().entries]).toEqual([0, 1, 1_002]);
    await scheduler.advance(MINUTE / 2);
    expect(hub.keys()).toEqual([key('late'), key(1, 'u')]);
    await scheduler.advance(MINUTE / 2);
    expect([hub.keys(), scheduler.pending, hub.metrics().entries]).toEqual([[], 0, 0]);
  });

  it('[I10][K6] nor do those that the app brings itself, on a hub without a line; they end with it', async () => {
    const { hub, engine, scheduler } = hubFixture({ gcTime: MINUTE });
    const { book } = engine.context;
    const rows = hub.collection(defineEntity<{ id: string; version: number }>('t'));
    const change = (id: string) =>
      ({ type: 'CREATE', entityId: id, entity: { id, version: 1 }, version: 1 }) as const;
    rows.apply(Array.from({ length: 1_000 }, (_, i) => change(`${i}`)));
    expect([[...book.all()].length, scheduler.pending, hub.metrics().entries]).toEqual([
      0, 1, 1_000,
    ]);
    await scheduler.advance(MINUTE);
    expect([hub.keys(), hub.metrics().entries]).toEqual([[], 0]);
    rows.apply([change('late')]);
    TestBed.resetTestingModule();
    expect([book.size, scheduler.pending]).toEqual([0, 0]);
  });

  it('[K6] are as good as loaded for who asks, from when they were pushed', async () => {
    const { hub, pushes, scheduler } = hubFixture({ staleTime: MINUTE });
    const source = new ManualSource<object>();
    pushes.applyPatches([create('1')], 'realtime');
    const at = scheduler.now();
    await scheduler.advance(MINUTE - 1);
    expect(hub.stateOf(key(1))).toMatchObject({ isStale: false, updatedAt: at });
    await expect(hub.ensure(key(1), source.load)).resolves.toEqual({ id: '1', version: 1 });
    await scheduler.advance(1);
    expect(hub.stateOf(key(1)).isStale).toBe(true);
    expect(source.runs).toHaveLength(0);
  });

  it('[K6] are in doubt when their entity is', () => {
    const { hub, pushes } = hubFixture({ staleTime: MINUTE });
    pushes.applyPatches([create('1')], 'realtime');
    pushes.markEntityStale('t');
    pushes.applyPatches([create('2')], 'realtime');
    expect([1, 2].map((id) => hub.stateOf(key(id)).isStale)).toEqual([true, false]);
  });

  it('[K6] count for maxEntries, and what was read last goes last', () => {
    const { hub, pushes, events } = hubFixture({ maxEntries: 3 });
    hub.set('a', 1);
    pushes.applyPatches(creates(2), 'realtime');
    expect(hub.getValue(key(0))).toBeDefined();
    pushes.applyPatches([create('x'), create('y')], 'realtime');
    expect(hub.keys().sort()).toEqual([key(0), key('x'), key('y')]);
    const evicted = events.filter(({ type }) => type === 'evict').map((event) => event.key);
    expect(evicted).toEqual(['a', key(1)]);
  });

  it('[K6] stay as long as a layer lies over them', async () => {
    const { hub, engine, pushes, scheduler } = hubFixture({ gcTime: MINUTE });
    pushes.applyPatches(creates(2), 'realtime');
    const pinned = jest.spyOn(engine.context.store, 'isLayered');
    pinned.mockImplementation((asked) => asked === key(1));
    await scheduler.advance(MINUTE);
    expect(hub.keys()).toEqual([key(1)]);
    pinned.mockReturnValue(false);
    await scheduler.advance(MINUTE);
    expect([hub.keys(), scheduler.pending]).toEqual([[], 0]);
  });

  it('[K6] follow the options of their entity, also of one that is defined late', async () => {
    const short = defineEntity('short', { gcTime: 1_000 });
    const { hub, engine, pushes, scheduler } = hubFixture({ gcTime: MINUTE, entities: [short] });
    pushes.applyPatches([create('1', 'short'), create('1', 'late')], 'realtime');
    engine.context.registry.register(defineEntity('late', { gcTime: 1_000 }));
    pushes.applyPatches([create('2', 'late')], 'realtime');
    await scheduler.advance(1_000);
    expect(hub.keys()).toEqual([key(1, 'late')]);
  });

  it('[X6] are found by the tags of their entity', async () => {
    const tagged = defineEntity('tagged', { tags: ['people'] });
    const { hub, pushes } = hubFixture({ entities: [tagged] });
    pushes.applyPatches([create('1', 'tagged'), create('1')], 'realtime');
    await hub.invalidate({ tag: 'people' });
    expect(hub.keys()).toEqual([key(1)]);
  });

  it('[K7b][K8] leave with what is removed, invalidated, cleared, or deleted by the server', async () => {
    const { hub, pushes, scheduler } = hubFixture({ gcTime: MINUTE });
    pushes.applyPatches(creates(5), 'realtime');
    hub.remove(key(0));
    await hub.invalidate(key(1));
    pushes.applyPatches([{ kind: 'delete', entity: 't', id: '2', version: 2 }], 'realtime');
    expect([hub.keys(), hub.metrics().entries]).toEqual([[key(3), key(4)], 2]);
    await hub.clear();
    expect([hub.keys(), hub.metrics().entries]).toEqual([[], 0]);
    await scheduler.advance(MINUTE);
    expect(scheduler.pending).toBe(0);
  });

  it('[I10] who asks takes them over, and they are collected when that one has left', async () => {
    const { hub, pushes, scheduler } = hubFixture({ gcTime: MINUTE });
    pushes.applyPatches(creates(2), 'realtime');
    const seen = watch(hub.get<object>(key(1)));
    await scheduler.advance(10 * MINUTE);
    expect([seen.values, hub.keys()]).toEqual([[{ id: '1', version: 1 }], [key(1)]]);
    seen.stop();
    await scheduler.advance(MINUTE);
    expect([hub.keys(), scheduler.pending, hub.metrics().entries]).toEqual([[], 0, 0]);
  });
});
