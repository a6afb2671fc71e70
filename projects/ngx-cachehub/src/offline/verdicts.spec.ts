import { TestBed } from '@angular/core/testing';
import {
  CacheHubService,
  ConflictService,
  defineEntity,
  detailKey,
  listKey,
  OfflineSyncService,
  provideCacheEntities,
  withOffline,
  type MergePolicy,
  type OfflineActionInput,
} from 'ngx-cachehub';
import { CacheHubTestingController, provideCacheHubTesting } from 'ngx-cachehub/testing';
import { RowServer } from '../conflicts/spec-support/row-server';

interface Note {
  readonly id: string;
  readonly title: string;
  readonly text?: string;
  readonly parent?: string;
  readonly version: number;
}

const TEMP = 'tmp_1';
const TAKEN: Note = { id: 'n2', title: 'B', text: 'theirs', version: 4 };

function setUp(merge: MergePolicy<Note> = {}) {
  // Titles are unique: a create under a new id meets the row that has its title.
  const server = new RowServer<Note>([TAKEN], (a, b) => a.title === b.title);
  const notes = defineEntity<Note>('notes', { merge, adapter: () => server.adapter });
  TestBed.configureTestingModule({
    providers: [
      provideCacheHubTesting({
        config: { logger: { level: 'silent' } },
        features: [withOffline()],
      }),
      provideCacheEntities(notes),
    ],
  });
  return {
    server,
    notes,
    controller: TestBed.inject(CacheHubTestingController),
    hub: TestBed.inject(CacheHubService),
    offline: TestBed.inject(OfflineSyncService),
    conflicts: TestBed.inject(ConflictService),
  };
}

function create(row: Partial<Note>): OfflineActionInput {
  const entity = { id: TEMP, ...row };
  return {
    type: 'create',
    op: 'create',
    entity: 'notes',
    tempId: TEMP,
    payload: entity,
    optimistic: [{ type: 'CREATE', entity }],
  };
}

function edit(entityId: string, changes: Partial<Note>, base?: Note): OfflineActionInput {
  return {
    type: 'edit',
    op: 'update',
    entity: 'notes',
    entityId,
    payload: changes,
    optimistic: [{ type: 'UPDATE', entityId, changes }],
    ...(base && { base, baseVersion: base.version }),
  };
}

/** Every value that observers of the key are told. */
function watch<T>(hub: CacheHubService, key: string): (T | undefined)[] {
  const seen: (T | undefined)[] = [];
  hub.get<T>(key).subscribe((value) => seen.push(value));
  return seen;
}

describe('a create that met a row that is there', () => {
  it('[O6] ends as that row where the server’s stands: what names its temporary id goes to the row', async () => {
    const { server, controller, hub, offline, conflicts } = setUp();
    const seen = watch<Note>(hub, detailKey('notes', TEMP));
    controller.setOnline(false);
    const made = offline.perform(create({ title: 'B' }));
    // Another row's action names it, too, in another lane.
    const child = offline.perform({ ...edit('n2', { parent: TEMP }), lane: 'children' });
    await controller.settle();
    controller.setOnline(true);
    await controller.settle();
    const [conflict] = conflicts.open();
    void made.catch(() => undefined);
    await conflicts.resolve(conflict.id, 'remote');
    await controller.settle();
    expect(offline.parked()).toEqual([]);
    expect(server.writes.map(({ op }) => op)).toEqual(['create', 'update']);
    expect(server.rows.get('n2')).toMatchObject({ parent: 'n2', text: 'theirs' });
    await expect(child).resolves.toMatchObject({ parent: 'n2' });
    expect(offline.queueSize()).toBe(0);
    // Whoever looked at the temporary row looks at the real one now, and never at none.
    expect(seen.slice(1)).not.toContain(undefined);
    expect(seen.at(-1)).toMatchObject({ id: 'n2' });
  });

  it('[O6][M10] goes to that row as an update, where the own side wins: by its adapter, under its id', async () => {
    const { server, controller, hub, offline, conflicts } = setUp();
    const seen = watch<Note>(hub, detailKey('notes', TEMP));
    controller.setOnline(false);
    void offline.queueOfflineAction(create({ title: 'B', text: 'mine' }));
    void offline.queueOfflineAction({ ...edit('n2', { parent: TEMP }), lane: 'children' });
    await controller.settle();
    controller.setOnline(true);
    await controller.settle();
    await conflicts.resolve(conflicts.open()[0].id, 'local');
    expect(controller.queued()[0]).toMatchObject({ op: 'update', entityId: 'n2', baseVersion: 4 });
    await controller.settle();
    expect(server.writes.map(({ op, on }) => [op, on])).toEqual([
      ['create', undefined],
      ['update', 4],
      ['update', 5],
    ]);
    expect(server.rows.get('n2')).toMatchObject({ text: 'mine', parent: 'n2', version: 6 });
    expect([server.rows.size, offline.queueSize(), offline.parked()]).toEqual([1, 0, []]);
    expect(seen.at(-1)).toMatchObject({ id: 'n2', text: 'mine', parent: 'n2' });
  });
});

describe('a row that stands as the server has it', () => {
  it('[Q20] is what the write settles with, as another’s answer would be', async () => {
    const { server, controller, offline, notes } = setUp({ default: 'server-wins' });
    controller.seed(notes, [TAKEN]);
    server.edit('n2', { title: 'theirs' });
    await expect(offline.perform(edit('n2', { title: 'mine' }, TAKEN))).resolves.toMatchObject({
      title: 'theirs',
      version: 5,
    });
  });

  it('[M4] leaves detail and lists where it is gone from the server', async () => {
    const { server, controller, hub, offline, notes } = setUp({ deleteVsEdit: 'delete-wins' });
    const other: Note = { id: 'n3', title: 'C', version: 1 };
    const LIST = listKey('notes', { page: 1 });
    controller.seed(notes, [TAKEN, other]);
    hub.set(LIST, [TAKEN, other]);
    const list = watch<readonly Note[]>(hub, LIST);
    const detail = watch<Note>(hub, detailKey('notes', 'n2'));
    server.remove('n2');
    await expect(offline.perform(edit('n2', { title: 'mine' }, TAKEN))).resolves.toBe(undefined);
    await controller.settle();
    expect(detail.at(-1)).toBe(undefined);
    expect(list.at(-1)?.map(({ id }) => id)).toEqual(['n3']);
    expect([offline.queueSize(), offline.parked()]).toEqual([0, []]);
  });
});
