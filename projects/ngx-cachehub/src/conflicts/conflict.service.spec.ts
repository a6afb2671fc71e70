import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import {
  CacheHubError,
  CacheHubService,
  ConflictService,
  provideCacheHub,
  withConflictResolution,
  type CacheEvent,
  type Conflict,
  type ResolvedConflict,
} from 'ngx-cachehub';
import { provideCacheHubTesting } from 'ngx-cachehub/testing';
import type { OfflineAction } from '../core/outbox/offline-action';
import { TABS_PORT } from '../tabs/tabs-port';
import type { TabsPort } from '../tabs/tabs-port';
import { CONFLICT_PORT, CONFLICT_QUEUE } from './conflict-port';
import type { ConflictQueue, ConflictVerdict } from './conflict-port';
import { actionOf } from './spec-support/action-of';

const base = { id: 'n1', title: 'A', text: 'a', count: 1, tags: ['x'], version: 1 };
const local = { ...base, title: 'mine', count: 2, text: 'mine alone' };
const remote = { ...base, title: 'theirs', count: 3, tags: ['theirs alone'], version: 5 };

const edited: Conflict = {
  id: 'c1',
  entity: 'notes',
  entityId: 'n1',
  base,
  local,
  remote,
  localAt: 1,
  remoteAt: 2,
  // As the rules would: a counter, a 'manual' title, and what one side alone changed.
  merged: { ...remote, title: 'mine', count: 4, text: 'mine alone' },
  fields: [
    { field: 'title', base: 'A', local: 'mine', remote: 'theirs', localAt: 1, remoteAt: 2 },
    { field: 'count', base: 1, local: 2, remote: 3, localAt: 1, remoteAt: 2 },
  ],
  undecided: ['title'],
  actionId: 'a1',
};

/** A queue that takes a verdict in when the test says so. */
class FakeQueue implements ConflictQueue {
  readonly waiting = signal<readonly OfflineAction[]>([]);
  readonly settled: { readonly id: string; readonly verdict: ConflictVerdict }[] = [];
  whenStored: () => Promise<void> = () => Promise.resolve();

  async settle(id: string, verdict: ConflictVerdict): Promise<void> {
    await this.whenStored();
    this.settled.push({ id, verdict });
    this.waiting.update((actions) => actions.filter((action) => action.id !== id));
  }
}

let queue: FakeQueue;
let conflicts: ConflictService;
let resolved: ResolvedConflict[];

function setUp(
  conflict: Conflict = edited,
  action: Partial<OfflineAction> = {},
  tabs: unknown = null,
): void {
  queue = new FakeQueue();
  TestBed.configureTestingModule({
    providers: [
      provideCacheHubTesting({ features: [withConflictResolution()] }),
      { provide: CONFLICT_QUEUE, useValue: queue },
      { provide: TABS_PORT, useValue: tabs },
    ],
  });
  conflicts = TestBed.inject(ConflictService);
  queue.waiting.set([actionOf({ ...action, conflict })]);
  resolved = [];
  conflicts.resolved$.subscribe((one) => resolved.push(one));
}

/** What the queue was given to send; undefined where nothing is left to send. */
function sent() {
  const verdict = queue.settled[0]?.verdict;
  if (verdict?.kind !== 'send') return undefined;
  const { op, payload, baseVersion, base: madeOn, entityId } = verdict.rebased;
  return { op, payload, baseVersion, base: madeOn, entityId };
}

async function codeOf(promise: Promise<unknown>): Promise<string | undefined> {
  const error: unknown = await promise.catch((thrown: unknown) => thrown);
  return error instanceof CacheHubError ? error.code : undefined;
}

describe('ConflictService', () => {
  it('[N0] without a queue nothing is open, and resolve names what to add', async () => {
    TestBed.configureTestingModule({ providers: [provideCacheHub()] });
    const service = TestBed.inject(ConflictService);
    expect(service.open()).toEqual([]);
    const error: unknown = await service.resolve('c1', 'local').catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'not-configured' });
    expect(String(error)).toContain('withOffline');
  });

  it('[M6] what waits for a person is open, until it is resolved', async () => {
    setUp();
    expect(conflicts.open()).toEqual([edited]);
    await conflicts.resolve('c1', 'local');
    expect(conflicts.open()).toEqual([]);
  });

  it('[row:C4] a conflict that does not merge cleanly waits for a person, whose decision is sent', async () => {
    setUp();
    expect(conflicts.open()[0]).toMatchObject({ base, local, remote, undecided: ['title'] });
    await conflicts.resolve('c1', 'merged');
    expect(sent()?.payload).toEqual({ title: 'mine', count: 4, text: 'mine alone' });
  });

  it('[M6] local decides the fields that both changed; what one side alone changed stays changed', async () => {
    setUp();
    await conflicts.resolve('c1', 'local');
    expect(sent()?.payload).toEqual({ title: 'mine', count: 2, text: 'mine alone' });
  });

  it('[M6] remote decides the fields that both changed; what one side alone changed stays changed', async () => {
    setUp();
    await conflicts.resolve('c1', 'remote');
    expect(sent()?.payload).toEqual({ text: 'mine alone' });
  });

  it('[M8] a row of the person’s own counts as it is, but for its id and version', async () => {
    setUp();
    await conflicts.resolve('c1', { row: { ...remote, id: 'other', version: 0, title: 'new' } });
    expect(sent()?.payload).toEqual({ title: 'new' });
  });

  it('[M7] a decision is a new write, made on the row that the server had', async () => {
    setUp();
    await conflicts.resolve('c1', 'merged');
    expect(queue.settled[0]?.id).toBe('a1');
    expect(sent()).toMatchObject({ op: 'update', entityId: 'n1', baseVersion: 5, base: remote });
  });

  it('[M9] a decision for what the server has already leaves nothing to send', async () => {
    setUp({ ...edited, merged: remote });
    await conflicts.resolve('c1', 'remote');
    expect(queue.settled).toMatchObject([{ verdict: { kind: 'done', current: remote } }]);
  });

  it('[M6] while a decision waits, the row shows the local side; with it, what was decided', async () => {
    const optimistic = [{ type: 'UPDATE', entityId: 'n1', changes: { title: 'mine' } }] as const;
    setUp(edited, { optimistic });
    await conflicts.resolve('c1', 'remote');
    expect(queue.settled).toMatchObject([
      {
        verdict: { rebased: { optimistic: [{ type: 'UPDATE', changes: { text: 'mine alone' } }] } },
      },
    ]);
  });

  it('[M4] a person decides between an own delete and the edit of another', async () => {
    const conflict = { ...edited, local: undefined, merged: remote, fields: [] };
    const settle = async (choice: 'local' | 'remote' | 'merged') => {
      TestBed.resetTestingModule();
      setUp(conflict, { op: 'delete' });
      await conflicts.resolve('c1', choice);
      return sent()?.op;
    };
    expect(await settle('local')).toBe('delete');
    expect(await settle('remote')).toBeUndefined();
    expect(await settle('merged')).toBeUndefined();
  });

  it('[M4] a person decides between the own edit and the delete of another', async () => {
    const conflict = { ...edited, remote: undefined, merged: local, fields: [] };
    const settle = async (choice: 'local' | 'remote' | 'merged') => {
      TestBed.resetTestingModule();
      setUp(conflict);
      await conflicts.resolve('c1', choice);
      return sent();
    };
    expect(await settle('local')).toMatchObject({ op: 'create', baseVersion: undefined });
    expect(await settle('merged')).toMatchObject({ op: 'create', payload: { title: 'mine' } });
    expect(await settle('remote')).toBeUndefined();
    expect(queue.settled).toMatchObject([{ verdict: { kind: 'done', current: null } }]);
  });

  it('[M5] a decision is told once it is durable, with every side of the conflict', async () => {
    setUp();
    const events: CacheEvent[] = [];
    TestBed.inject(CacheHubService).events$.subscribe((event) => events.push(event));
    let stored = (): void => undefined;
    queue.whenStored = () => new Promise((resolve) => (stored = resolve));
    const done = conflicts.resolve('c1', 'remote');
    await Promise.resolve();
    expect([resolved, events]).toEqual([[], []]);
    stored();
    await done;
    expect(resolved).toEqual([{ conflict: edited, winner: 'remote' }]);
    expect(events).toMatchObject([
      { type: 'conflict-resolved', source: 'local', details: { conflict: edited } },
    ]);
  });

  it('[M5] each conflict is told as it is detected, also one that the rules merge', async () => {
    setUp();
    const detected: Conflict[] = [];
    conflicts.detected$.subscribe((conflict) => detected.push(conflict));
    const port = TestBed.inject(CONFLICT_PORT);
    const action = actionOf({ payload: { text: 'mine' }, base });
    const verdict = await port.judge(action, { ...base, tags: [], version: 2 });
    port.judged(action, verdict);
    expect(detected).toMatchObject([{ entityId: 'n1', fields: [] }]);
    expect(resolved).toMatchObject([{ winner: 'merged', conflict: detected[0] }]);
  });

  it('[M6] one conflict is decided once', async () => {
    setUp();
    const both = [conflicts.resolve('c1', 'local'), conflicts.resolve('c1', 'remote')];
    expect(await Promise.all(both.map(codeOf))).toEqual([undefined, 'conflict']);
    expect(queue.settled).toHaveLength(1);
    expect(await codeOf(conflicts.resolve('c1', 'local'))).toBe('conflict');
  });

  it('[M6] a decision that the device cannot store is not told, and may be made again', async () => {
    setUp();
    queue.whenStored = () => Promise.reject(new CacheHubError('storage-failed', 'full'));
    expect(await codeOf(conflicts.resolve('c1', 'local'))).toBe('storage-failed');
    expect([resolved, conflicts.open()]).toEqual([[], [edited]]);
    queue.whenStored = () => Promise.resolve();
    await conflicts.resolve('c1', 'local');
    expect(resolved).toHaveLength(1);
  });

  it('[M6] what is no decision is refused, and says so', async () => {
    setUp();
    for (const choice of ['mine', null, { row: 'x' }, { row: [] }]) {
      expect(await codeOf(conflicts.resolve('c1', choice as never))).toBe('invalid-config');
    }
    expect(await codeOf(conflicts.resolve('c9', 'local'))).toBe('conflict');
  });

  it('[M5] conflicts of the tab that sends are told in every tab, and a message that is none is not', () => {
    const posted: unknown[] = [];
    let hear: (message: unknown) => void = () => undefined;
    const tabs: TabsPort = {
      isLeader: signal(false),
      onLeader: () => () => undefined,
      mayLead: () => Promise.resolve(false),
      onMissed: () => () => undefined,
      post: (topic, message) => void (topic === 'conflicts' && posted.push(message)),
      on: (topic, run) => {
        if (topic === 'conflicts') hear = run;
        return () => undefined;
      },
    };
    setUp(edited, {}, tabs);
    const detected: Conflict[] = [];
    conflicts.detected$.subscribe((conflict) => detected.push(conflict));
    hear({ kind: 'detected', conflict: edited });
    hear({ kind: 'resolved', conflict: edited, winner: 'merged' });
    expect([detected, resolved]).toEqual([[edited], [{ conflict: edited, winner: 'merged' }]]);
    for (const bad of [null, 'x', {}, { kind: 'detected', conflict: { id: 1 } }]) hear(bad);
    hear({ kind: 'resolved', conflict: edited, winner: 'nobody' });
    expect([detected.length, resolved.length, posted]).toEqual([1, 1, []]);
  });
});
