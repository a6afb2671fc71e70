import { TestBed } from '@angular/core/testing';
import {
  CacheHubService,
  ConflictService,
  defineEntity,
  detailKey,
  OfflineSyncService,
  OptimizedRealtimeService,
  provideCacheEntities,
  withOffline,
  ɵmemoryOutbox as memoryOutbox,
  type MergePolicy,
  type OfflineActionInput,
  type OutboxStore,
  type ResolvedConflict,
} from 'ngx-cachehub';
import { CacheHubTestingController, provideCacheHubTesting } from 'ngx-cachehub/testing';
import { RowServer } from './spec-support/row-server';

interface Note {
  readonly id: string;
  readonly title: string;
  readonly text?: string;
  readonly tags: readonly string[];
  readonly version: number;
}

const BASE: Note = { id: 'n1', title: 'A', text: 'one two', tags: ['x'], version: 1 };
const OTHER: Note = { id: 'n2', title: 'B', tags: [], version: 1 };

let server: RowServer<Note>;
let store: OutboxStore;
let offline: OfflineSyncService;
let conflicts: ConflictService;
let controller: CacheHubTestingController;
let resolved: ResolvedConflict[];

beforeEach(() => {
  server = new RowServer<Note>([BASE, OTHER], (a, b) => a.title === b.title);
  store = memoryOutbox();
});

/** The app starts: again, where the store has what was queued before. */
async function start(merge: MergePolicy<Note> = {}, known = BASE): Promise<void> {
  TestBed.resetTestingModule();
  const notes = defineEntity<Note>('notes', { merge, adapter: () => server.adapter });
  TestBed.configureTestingModule({
    providers: [
      provideCacheHubTesting({
        config: { logger: { level: 'silent' } },
        features: [withOffline({ storage: () => store })],
      }),
      provideCacheEntities(notes),
    ],
  });
  controller = TestBed.inject(CacheHubTestingController);
  controller.seed(notes, [known, OTHER]);
  offline = TestBed.inject(OfflineSyncService);
  conflicts = TestBed.inject(ConflictService);
  resolved = [];
  conflicts.resolved$.subscribe((one) => resolved.push(one));
  await controller.settle();
}

function edit(changes: Partial<Note>, base: Note = BASE): OfflineActionInput {
  const { id: entityId, version: baseVersion } = base;
  const optimistic = [{ type: 'UPDATE', entityId, changes } as const];
  const row = { entity: 'notes', entityId, base, baseVersion };
  return { type: 'edit', op: 'update', payload: changes, optimistic, ...row };
}

/** Queued while offline, sent together once online. */
async function queueAndSend(...actions: readonly OfflineActionInput[]): Promise<void> {
  controller.setOnline(false);
  for (const action of actions) await offline.queueOfflineAction(action);
  controller.setOnline(true);
  await controller.settle();
}

const shown = (id = 'n1') => TestBed.inject(CacheHubService).getValue<Note>(detailKey('notes', id));
const stored = (id = 'n1') => server.rows.get(id);

describe('conflicts in the queue', () => {
  it('[row:C7] an offline edit and another one merge by the rules of their fields', async () => {
    await start({ rules: { text: 'three-way-text', tags: 'union', title: 'client-wins' } });
    server.edit('n1', { title: 'theirs', text: 'one TWO', tags: ['x', 't'] });
    await queueAndSend(edit({ title: 'mine', text: 'ONE two', tags: ['x', 'm'] }));
    const merged = { title: 'mine', text: 'ONE TWO', tags: ['x', 't', 'm'] };
    expect(stored()).toMatchObject({ ...merged, version: 3 });
    expect(shown()).toMatchObject(merged);
    expect([offline.queueSize(), conflicts.open(), resolved.length]).toEqual([0, [], 1]);
  });

  it('[M6] a conflict waits for a person with its row shown as here; its lane waits, others go on', async () => {
    await start({ rules: { title: 'manual' } });
    server.edit('n1', { title: 'theirs' });
    await queueAndSend(
      edit({ title: 'mine' }),
      { ...edit({ text: 'later' }), dependsOn: [] },
      edit({ title: 'B2' }, OTHER),
    );
    expect(conflicts.open()).toMatchObject([
      { entityId: 'n1', undecided: ['title'], remote: { title: 'theirs' } },
    ]);
    expect(shown()).toMatchObject({ title: 'mine', text: 'later' });
    expect(stored('n2')).toMatchObject({ title: 'B2' });
    expect(stored()).toMatchObject({ title: 'theirs', text: 'one two' });
    await conflicts.resolve(conflicts.open()[0]?.id ?? '', 'local');
    await controller.settle();
    expect(stored()).toMatchObject({ title: 'mine', text: 'later' });
    expect([offline.queueSize(), conflicts.open()]).toEqual([0, []]);
  });

  it('[M6] a conflict that waits is there again after a reload, and can be decided then', async () => {
    await start({ default: 'manual' });
    server.edit('n1', { title: 'theirs' });
    await queueAndSend(edit({ title: 'mine' }));
    const before = conflicts.open();
    await start({ default: 'manual' });
    expect(conflicts.open()).toEqual(before);
    expect(shown()?.title).toBe('mine');
    await conflicts.resolve(before[0]?.id ?? '', 'remote');
    await controller.settle();
    expect([stored()?.title, shown()?.title, conflicts.open()]).toEqual(['theirs', 'theirs', []]);
    expect(resolved).toMatchObject([{ winner: 'remote', conflict: { local: { title: 'mine' } } }]);
  });

  it('[M7] a decision that meets a further edit merges with that one', async () => {
    await start({ rules: { title: 'manual' } });
    server.edit('n1', { title: 'theirs' });
    await queueAndSend(edit({ title: 'mine' }));
    server.edit('n1', { tags: ['third'] });
    await conflicts.resolve(conflicts.open()[0]?.id ?? '', 'local');
    await controller.settle();
    expect(stored()).toMatchObject({ title: 'mine', tags: ['third'], version: 4 });
    expect(server.writes.map(({ on }) => on)).toEqual([1, 2, 3]);
  });

  it('[M7] a row that others write without end is merged five times, then a person is asked', async () => {
    await start();
    let edits = 0;
    server.beforeWrite = () => server.edit('n1', { text: `edit ${++edits}` });
    await queueAndSend(edit({ title: 'mine' }));
    await controller.advance(120_000);
    expect(server.writes).toHaveLength(6);
    expect(conflicts.open()).toMatchObject([{ merged: { title: 'mine', text: 'edit 6' } }]);
    server.beforeWrite = () => undefined;
    await conflicts.resolve(conflicts.open()[0]?.id ?? '', 'merged');
    await controller.settle();
    expect(stored()).toMatchObject({ title: 'mine', text: 'edit 6' });
  });

  it('[M4] an edit of a row that is gone revives it by a create, where the policy says so', async () => {
    await start({ deleteVsEdit: 'edit-wins' });
    server.remove('n1');
    await queueAndSend(edit({ title: 'mine' }));
    expect(stored()).toEqual({ ...BASE, title: 'mine', version: 3 });
    expect(server.writes.map(({ op }) => op)).toEqual(['update', 'create']);
    expect(shown()).toMatchObject({ title: 'mine' });
  });

  it('[M6] a row that somebody else deleted shows as it was changed here, until a person lets it go', async () => {
    await start();
    server.remove('n1');
    await queueAndSend(edit({ title: 'mine' }));
    const pushes = TestBed.inject(OptimizedRealtimeService);
    pushes.bufferUpdate('notes', { type: 'DELETE', entityId: 'n1', version: 2 });
    pushes.flush();
    expect(conflicts.open()).toHaveLength(1);
    expect(shown()).toMatchObject({ title: 'mine', text: 'one two' });

    await start();
    expect(shown()).toMatchObject({ title: 'mine', text: 'one two' });
    await conflicts.resolve(conflicts.open()[0]?.id ?? '', 'remote');
    await controller.settle();
    expect([shown(), offline.queueSize(), conflicts.open()]).toEqual([undefined, 0, []]);
  });

  it('[M6][I4] a row that a page knows newer than the write, which it took over, is no row that is gone', async () => {
    await start();
    server.remove('n1');
    await queueAndSend(edit({ title: 'mine' }));
    // By a copy of the device, say: others have made it anew.
    const anew = { ...BASE, title: 'anew', version: 3 };
    await start({}, anew);
    await conflicts.resolve(conflicts.open()[0]?.id ?? '', 'remote');
    await controller.settle();
    expect([shown(), offline.queueSize()]).toEqual([anew, 0]);
  });

  it('[M15] a row that one decision made anew is not let go by the next one, which says that it is gone', async () => {
    await start();
    server.remove('n1');
    await queueAndSend(edit({ title: 'mine' }), { ...edit({ text: 'late' }), lane: 'side' });
    const [first, second] = conflicts.open();
    await conflicts.resolve(first.id, 'local');
    await controller.settle();
    expect(stored()).toEqual({ ...BASE, title: 'mine', version: 3 });
    await conflicts.resolve(second.id, 'remote');
    await controller.settle();
    expect(shown()).toEqual(stored());
    expect([offline.queueSize(), conflicts.open()]).toEqual([0, []]);
  });

  it('[M4] where the delete wins, the row goes here, too', async () => {
    await start({ deleteVsEdit: 'delete-wins' });
    server.remove('n1');
    await queueAndSend(edit({ title: 'mine' }));
    expect([shown(), offline.queueSize(), offline.parked()]).toEqual([undefined, 0, []]);
  });

  it('[M4] a field that is removed is removed on the server, through conflict and queue', async () => {
    await start();
    server.edit('n1', { tags: ['t'] });
    const action = edit({ title: 'mine' });
    const optimistic = [
      { type: 'UPDATE', entityId: 'n1', changes: { title: 'mine' }, unset: ['text'] } as const,
    ];
    await queueAndSend({ ...action, optimistic });
    expect(server.writes.map(({ payload }) => payload)).toEqual([
      { title: 'mine', text: undefined },
      { title: 'mine', text: undefined },
    ]);
    expect(stored()).toMatchObject({ title: 'mine', text: undefined, tags: ['t'] });
  });

  it('[M10] a create that met another row goes to that row, once a person said so', async () => {
    await start();
    const entity = { id: 'tmp_1', title: 'B', text: 'mine', tags: [] };
    await queueAndSend({
      type: 'create',
      op: 'create',
      entity: 'notes',
      tempId: 'tmp_1',
      payload: entity,
      optimistic: [{ type: 'CREATE', entityId: 'tmp_1', entity }],
    });
    expect(conflicts.open()).toMatchObject([{ remote: { id: 'n2' }, merged: { id: 'n2' } }]);
    await conflicts.resolve(conflicts.open()[0]?.id ?? '', 'merged');
    await controller.settle();
    expect(stored('n2')).toMatchObject({ title: 'B', text: 'mine', version: 2 });
    expect([server.rows.size, offline.queueSize()]).toEqual([2, 0]);
  });
});
