import { TestBed } from '@angular/core/testing';
import {
  CacheHubError,
  CacheHubService,
  defineEntity,
  provideCacheEntities,
  withConflictResolution,
  type CacheEvent,
  type ConflictOptions,
  type EntityAdapter,
  type MergePolicy,
} from 'ngx-cachehub';
import {
  CacheHubTestingController,
  provideCacheHubTesting,
  VirtualScheduler,
} from 'ngx-cachehub/testing';
import { NEVER, of, throwError } from 'rxjs';
import { CacheEngine } from '../cache/cache-engine';
import { ServerClock } from '../cache/server-clock';
import { CONFLICT_PORT } from './conflict-port';
import type { ConflictVerdict } from './conflict-port';
import { actionOf, conflictOf } from './spec-support/action-of';

interface Note {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  readonly tags: readonly string[];
  readonly updatedAt: string;
  readonly version: number;
}

const NOON = Date.UTC(2026, 0, 1, 12);
const at = (minutes: number) => new Date(NOON + minutes * 60_000).toISOString();
const base: Note = {
  id: 'n1',
  title: 'A',
  text: 'one two',
  tags: ['x'],
  updatedAt: at(-60),
  version: 1,
};
const remoteWith = (changes: Partial<Note>): Note => ({
  ...base,
  updatedAt: at(0),
  version: 2,
  ...changes,
});

interface SetUp {
  readonly policy?: ConflictOptions;
  readonly merge?: MergePolicy<Note>;
  readonly adapter?: EntityAdapter<Note, string>;
}

let reported: unknown[] = [];

function setUp({ policy, merge, adapter = {} }: SetUp = {}) {
  reported = [];
  const notes = defineEntity<Note>('notes', { adapter: () => adapter, ...(merge && { merge }) });
  TestBed.configureTestingModule({
    providers: [
      provideCacheHubTesting({
        config: { logger: { level: 'silent' } },
        features: [withConflictResolution(policy)],
      }),
      provideCacheEntities(notes),
    ],
  });
  TestBed.inject(CacheHubService).events$.subscribe((event) => {
    if (event.type === 'error') reported.push(event.details);
  });
  return TestBed.inject(CONFLICT_PORT);
}

/** What is left of a verdict without what is long. */
function outcomeOf(verdict: ConflictVerdict) {
  if (verdict.kind !== 'send') return { kind: verdict.kind };
  const { op, payload, baseVersion } = verdict.rebased;
  return { kind: verdict.kind, op, payload, baseVersion, winner: verdict.winner };
}

describe('conflicts of queued writes', () => {
  it('[M1] changes of different fields merge: the own one is sent again, on the version that the server has', async () => {
    const port = setUp();
    const action = actionOf({ payload: { title: 'mine' }, base, baseVersion: 1 });
    const verdict = await port.judge(action, remoteWith({ text: 'theirs' }));
    expect(outcomeOf(verdict)).toEqual({
      kind: 'send',
      op: 'update',
      payload: { title: 'mine' },
      baseVersion: 2,
      winner: 'merged',
    });
    expect(conflictOf(verdict)).toMatchObject({
      entity: 'notes',
      entityId: 'n1',
      actionId: action.id,
      base,
      local: { ...base, title: 'mine' },
      merged: { title: 'mine', text: 'theirs', version: 2 },
      fields: [],
    });
  });

  it('[M9] a merged row that the server has already leaves nothing to send', async () => {
    const port = setUp({ merge: { rules: { title: 'server-wins' } } });
    const current = remoteWith({ title: 'theirs' });
    const verdict = await port.judge(actionOf({ payload: { title: 'mine' }, base }), current);
    expect(verdict).toMatchObject({ kind: 'done', current, winner: 'remote' });
    const same = await port.judge(actionOf({ payload: { title: 'theirs' }, base }), current);
    expect(same).toMatchObject({ kind: 'done', conflict: { fields: [] } });
  });

  it('[row:E8][M1] what the entity says goes before what the hub says, field by field', async () => {
    const port = setUp({
      policy: { rules: { title: 'manual', text: 'client-wins' }, default: 'server-wins' },
      merge: { rules: { title: 'client-wins' } },
    });
    const action = actionOf({ payload: { title: 'm', text: 'm', tags: ['m'] }, base });
    const verdict = await port.judge(action, remoteWith({ title: 't', text: 't', tags: ['t'] }));
    expect(outcomeOf(verdict)).toMatchObject({ payload: { title: 'm', text: 'm' } });
  });

  it('[M2] the last write wins by the server clock, whatever the own clock shows', async () => {
    const port = setUp();
    const current = remoteWith({ title: 'theirs', updatedAt: at(0) });
    const judgeAt = (createdAt: number) =>
      port.judge(actionOf({ payload: { title: 'mine' }, base, createdAt }), current);
    expect((await judgeAt(NOON + 1)).kind).toBe('send');
    expect((await judgeAt(NOON)).kind).toBe('done');
    // The own clock is an hour ahead: what it calls one past twelve was one past eleven.
    const deviceNow = TestBed.inject(VirtualScheduler).now();
    TestBed.inject(CacheEngine)
      .part(ServerClock)
      .heard(deviceNow - 3_600_000, deviceNow);
    const late = await judgeAt(NOON + 60_000);
    expect(late).toMatchObject({ kind: 'done', conflict: { localAt: NOON - 3_540_000 } });
  });

  it('[M2] an offset of the app goes before the one that the line told', async () => {
    const port = setUp({ policy: { serverOffsetMs: () => -7_200_000 } });
    const verdict = await port.judge(
      actionOf({ payload: { title: 'mine' }, base, createdAt: NOON + 60_000 }),
      remoteWith({ title: 'theirs' }),
    );
    expect(verdict).toMatchObject({ kind: 'done', conflict: { localAt: NOON - 7_140_000 } });
  });

  it('[M2] a row that does not say when it was changed counts as changed last', async () => {
    const port = setUp({ merge: { changedAtField: 'title' } });
    const verdict = await port.judge(
      actionOf({ payload: { text: 'mine' }, base, createdAt: NOON }),
      remoteWith({ text: 'theirs', title: 'no time' }),
    );
    expect(verdict).toMatchObject({ kind: 'done' });
    expect(conflictOf(verdict)?.remoteAt).toBe(NOON);
  });

  it('[M3] rules merge texts, sets and counters, and a person is left what they cannot', async () => {
    const port = setUp({
      merge: { rules: { text: 'three-way-text', tags: 'union', title: 'three-way-text' } },
    });
    const verdict = await port.judge(
      actionOf({ payload: { text: 'ONE two', tags: ['x', 'm'], title: 'M' }, base }),
      remoteWith({ text: 'one TWO', tags: ['t'], title: 'T' }),
    );
    expect(verdict).toMatchObject({
      kind: 'ask',
      conflict: {
        merged: { text: 'ONE TWO', tags: ['t', 'm'], title: 'M' },
        undecided: ['title'],
        fields: [{ field: 'title' }, { field: 'text' }, { field: 'tags' }],
      },
    });
  });

  it('[M3] without a base every field that differs is a matter of its rule, and no other is', async () => {
    const port = setUp({ merge: { default: 'client-wins' } });
    const verdict = await port.judge(
      actionOf({ payload: { title: 'mine', text: 'one two' } }),
      remoteWith({ title: 'theirs', tags: ['t'] }),
    );
    expect(outcomeOf(verdict)).toMatchObject({ kind: 'send', payload: { title: 'mine' } });
    expect(conflictOf(verdict)).toMatchObject({ base: undefined, fields: [{ field: 'title' }] });
  });

  it('[M3] the base is the cached row where the action brought none and the cache still has that version', async () => {
    const port = setUp({ merge: { default: 'manual' } });
    TestBed.inject(CacheHubTestingController).seed('notes', [base]);
    const judged = (baseVersion: number) =>
      port.judge(actionOf({ payload: { title: 'mine' }, baseVersion }), remoteWith({ text: 't' }));
    expect(conflictOf(await judged(1))).toMatchObject({ base });
    expect(outcomeOf(await judged(1))).toMatchObject({ kind: 'send', payload: { title: 'mine' } });
    expect(conflictOf(await judged(7))?.base).toBeUndefined();
  });

  it('[M3] a rule that throws leaves its field to a person, and is reported', async () => {
    const port = setUp({
      merge: {
        rules: {
          title: () => {
            throw new Error('a bad rule');
          },
        },
      },
    });
    const verdict = await port.judge(
      actionOf({ payload: { title: 'mine' }, base }),
      remoteWith({ title: 'theirs' }),
    );
    expect(verdict).toMatchObject({ kind: 'ask', conflict: { undecided: ['title'] } });
    expect(reported).toEqual([{ message: 'a bad rule' }]);
  });

  it('[M4] a field that the local side removed is removed again, not set to undefined', async () => {
    const port = setUp();
    const action = actionOf({
      payload: { title: 'mine' },
      base,
      optimistic: [
        { type: 'UPDATE', entityId: 'n1', changes: { title: 'mine' }, unset: ['text'] },
        { type: 'UPDATE', entityType: 'other', entityId: 'n1', changes: { count: 1 } },
      ],
    });
    const verdict = await port.judge(action, remoteWith({ tags: [] }));
    expect(conflictOf(verdict)?.merged).not.toHaveProperty('text');
    expect(verdict).toMatchObject({
      kind: 'send',
      rebased: {
        payload: { title: 'mine' },
        optimistic: [
          { type: 'UPDATE', entityId: 'n1', changes: { title: 'mine' }, unset: ['text'] },
          { type: 'UPDATE', entityType: 'other', entityId: 'n1', changes: { count: 1 } },
        ],
      },
    });
  });

  it('[M4] an edit of a row that is gone follows deleteVsEdit', async () => {
    const edit = actionOf({ payload: { title: 'mine' }, base, baseVersion: 1 });
    const judge = (merge?: MergePolicy<Note>) => {
      TestBed.resetTestingModule();
      return setUp(merge && { merge }).judge(edit, null);
    };
    const asked = await judge();
    expect(asked).toMatchObject({
      kind: 'ask',
      conflict: { remote: undefined, merged: { ...base, title: 'mine' } },
    });
    expect(await judge({ deleteVsEdit: 'delete-wins' })).toMatchObject({
      kind: 'done',
      current: null,
      winner: 'remote',
    });
    const revived = await judge({ deleteVsEdit: 'edit-wins' });
    const { version, ...row } = { ...base, title: 'mine' };
    expect(outcomeOf(revived)).toEqual({
      kind: 'send',
      op: 'create',
      payload: row,
      baseVersion: undefined,
      winner: 'local',
    });
    expect(version).toBe(1);
  });

  it('[M13] half a row revives nothing: an edit without a base of a row that is gone waits for a person', async () => {
    const port = setUp({ merge: { deleteVsEdit: 'edit-wins' } });
    const verdict = await port.judge(actionOf({ payload: { title: 'mine' } }), null);
    expect(verdict).toMatchObject({ kind: 'ask', conflict: { merged: { title: 'mine' } } });
  });

  it('[M4] a delete of a row that was edited follows deleteVsEdit', async () => {
    const remove = actionOf({ op: 'delete', payload: null, base, baseVersion: 1 });
    const current = remoteWith({ title: 'theirs' });
    const judge = (merge?: MergePolicy<Note>) => {
      TestBed.resetTestingModule();
      return setUp(merge && { merge }).judge(remove, current);
    };
    expect(await judge()).toMatchObject({
      kind: 'ask',
      conflict: { local: undefined, remote: current, merged: current },
    });
    expect(await judge({ deleteVsEdit: 'edit-wins' })).toMatchObject({ kind: 'done', current });
    expect(outcomeOf(await judge({ deleteVsEdit: 'delete-wins' }))).toMatchObject({
      kind: 'send',
      op: 'delete',
      baseVersion: 2,
      winner: 'local',
    });
  });

  it('[M4] a delete that nobody edited against, and one that both sides made, need no person', async () => {
    const port = setUp();
    const remove = actionOf({ op: 'delete', payload: null, base, baseVersion: 1 });
    expect(outcomeOf(await port.judge(remove, remoteWith({})))).toMatchObject({
      kind: 'send',
      op: 'delete',
    });
    expect((await port.judge(remove, null)).kind).toBe('done');
  });

  it('[M10] a create under an id that is taken merges into that row; under another id a person is asked', async () => {
    const port = setUp({ merge: { default: 'client-wins' } });
    const row = { id: 'n1', title: 'mine', version: 0 };
    const taken = actionOf({ op: 'create', payload: row, entityId: 'n1' });
    expect(outcomeOf(await port.judge(taken, remoteWith({})))).toMatchObject({
      kind: 'send',
      op: 'update',
      payload: { title: 'mine' },
      baseVersion: 2,
    });
    const { entityId, ...other } = actionOf({
      op: 'create',
      payload: { id: 'tmp_1', title: 'mine' },
      tempId: 'tmp_1',
    });
    expect(entityId).toBe('n1');
    expect(await port.judge(other, remoteWith({}))).toMatchObject({
      kind: 'ask',
      conflict: { entityId: 'tmp_1', merged: { id: 'n1', title: 'mine' } },
    });
  });

  it('[M11] where the answer does not say what the server holds, it is read', async () => {
    const current = remoteWith({ text: 'theirs' });
    const port = setUp({ adapter: { get: () => of(current) } });
    const action = actionOf({ payload: { title: 'mine' }, base });
    for (const untold of [undefined, 'Conflict', { error: 'stale' }, remoteWith({ id: 'n2' })]) {
      expect(conflictOf(await port.judge(action, untold))?.remote).toEqual(current);
    }
  });

  it('[M4][M11] that the row is gone is known from 404 and 410 to that reading, too', async () => {
    const port = setUp({
      merge: { deleteVsEdit: 'delete-wins' },
      adapter: { get: () => throwError(() => ({ status: 410 })) },
    });
    const verdict = await port.judge(actionOf({ payload: { title: 'mine' }, base }), undefined);
    expect(verdict).toMatchObject({ kind: 'done', current: null });
  });

  it('[M11] a reading that fails fails the action as its own send would have, to be judged again', async () => {
    const error = { status: 503 };
    const port = setUp({ adapter: { get: () => throwError(() => error) } });
    const action = actionOf({ payload: { title: 'mine' }, base });
    expect(await port.judge(action, undefined)).toEqual({ kind: 'failed', error });
    TestBed.resetTestingModule();
    const unread = await setUp().judge(action, undefined);
    expect(unread).toMatchObject({ kind: 'failed', error: { code: 'conflict' } });
  });

  it('[M11] a reading that does not end fails in time', async () => {
    const port = setUp({ adapter: { get: () => NEVER } });
    const verdict = port.judge(actionOf({ payload: { title: 'mine' }, base }), undefined);
    await TestBed.inject(VirtualScheduler).advance(30_000);
    expect(await verdict).toMatchObject({ kind: 'failed', error: { code: 'timeout' } });
  });

  it('[M8][M12] a resolver has the last word over the whole row, of which id and version stay the server’s', async () => {
    const port = setUp({
      policy: {
        resolve: (conflict) =>
          Promise.resolve({ ...conflict.merged, title: 'resolved', id: 'else', version: 99 }),
      },
    });
    const verdict = await port.judge(
      actionOf({ payload: { title: 'mine' }, base }),
      remoteWith({ title: 'theirs' }),
    );
    expect(outcomeOf(verdict)).toEqual({
      kind: 'send',
      op: 'update',
      payload: { title: 'resolved' },
      baseVersion: 2,
      winner: 'custom',
    });
    expect(conflictOf(verdict)?.fields).toMatchObject([{ local: 'mine', remote: 'theirs' }]);
  });

  it('[M12] a resolver that answers undefined keeps what the rules gave, and cannot change what it is given', async () => {
    let frozen = false;
    const port = setUp({
      merge: {
        resolve: (conflict) => {
          frozen = Object.isFrozen(conflict) && Object.isFrozen(conflict.remote?.tags);
          return undefined;
        },
      },
    });
    const current = remoteWith({ title: 'theirs' });
    const verdict = await port.judge(actionOf({ payload: { title: 'mine' }, base }), current);
    expect([verdict.kind, frozen, Object.isFrozen(current)]).toEqual(['done', true, false]);
  });

  it('[M12] a resolver that throws, is late or answers no row leaves the conflict to a person', async () => {
    const resolvers: readonly NonNullable<MergePolicy<Note>['resolve']>[] = [
      () => {
        throw new Error('a bad resolver');
      },
      () => NEVER,
      () => 'theirs' as never,
    ];
    for (const resolve of resolvers) {
      TestBed.resetTestingModule();
      const port = setUp({ merge: { resolve } });
      const verdict = port.judge(actionOf({ payload: { title: 'mine' }, base }), remoteWith({}));
      await TestBed.inject(VirtualScheduler).advance(30_000);
      expect((await verdict).kind).toBe('ask');
      expect(reported).toHaveLength(1);
    }
  });

  it('[M7] a write that was merged merges again when it meets another one', async () => {
    const port = setUp();
    const action = actionOf({ payload: { title: 'mine' }, base, baseVersion: 1 });
    const first = await port.judge(action, remoteWith({ text: 'theirs' }));
    if (first.kind !== 'send') throw new Error('Expected a write; got none.');
    const { base: newBase, payload, baseVersion } = first.rebased;
    const again = actionOf({ payload, base: newBase, ...(baseVersion && { baseVersion }) });
    const third = remoteWith({ text: 'theirs', tags: ['third'], version: 3 });
    expect(outcomeOf(await port.judge(again, third))).toMatchObject({
      payload: { title: 'mine' },
      baseVersion: 3,
    });
  });

  it('[M5] what lost is on the events and the streams, told once the verdict is durable', async () => {
    const port = setUp();
    const events: CacheEvent[] = [];
    TestBed.inject(CacheHubService).events$.subscribe((event) => events.push(event));
    const action = actionOf({ payload: { title: 'mine' }, base });
    const verdict = await port.judge(action, remoteWith({ title: 'theirs' }));
    expect(events).toEqual([]);
    port.judged(action, verdict);
    const conflict = { fields: [{ field: 'title', base: 'A', local: 'mine', remote: 'theirs' }] };
    expect(events).toMatchObject([
      { type: 'conflict-detected', entity: 'notes', entityId: 'n1', details: { conflict } },
      { type: 'conflict-resolved', details: { conflict, winner: 'remote' } },
    ]);
  });

  it('[I12] what the app’s own code throws while judging fails the write, and loses nothing', async () => {
    const port = setUp({
      policy: {
        serverOffsetMs: () => {
          throw new Error('no clock');
        },
      },
    });
    const verdict = await port.judge(actionOf({ payload: {}, base }), remoteWith({}));
    expect(verdict).toMatchObject({ kind: 'failed', error: new Error('no clock') });
  });
});

describe('withConflictResolution', () => {
  it('[M1] refuses rules that do not exist, and says which', () => {
    const refused = (make: () => unknown) => {
      try {
        make();
      } catch (error) {
        if (error instanceof CacheHubError) return [error.code, error.details];
      }
      return undefined;
    };
    expect(refused(() => withConflictResolution({ default: 'newest' as never }))).toEqual([
      'invalid-config',
      { option: 'default' },
    ]);
    const merge = JSON.parse('{"rules":{"toString":"newest"}}') as MergePolicy;
    expect(refused(() => defineEntity('notes', { merge }))).toEqual([
      'invalid-config',
      { option: 'merge.rules.toString' },
    ]);
    expect(refused(() => defineEntity('notes', { merge: { resolve: true } as never }))).toEqual([
      'invalid-config',
      { option: 'merge.resolve' },
    ]);
  });
});
