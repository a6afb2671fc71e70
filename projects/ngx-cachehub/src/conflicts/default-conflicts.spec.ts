import { TestBed } from '@angular/core/testing';
import { CacheHubService, type CacheEvent } from 'ngx-cachehub';
import { CacheHubTestingController, VirtualScheduler } from 'ngx-cachehub/testing';
import { CacheEngine } from '../cache/cache-engine';
import { ServerClock } from '../cache/server-clock';
import { actionOf, conflictOf } from './spec-support/action-of';
import {
  at,
  base,
  NOON,
  notesInConflict,
  outcomeOf,
  remoteWith,
  reportedErrors,
} from './spec-support/notes-in-conflict';

describe('conflicts of queued writes', () => {
  it('[M1] changes of different fields merge: the own one is sent again, on the version that the server has', async () => {
    const port = notesInConflict();
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
    const port = notesInConflict({ merge: { rules: { title: 'server-wins' } } });
    const current = remoteWith({ title: 'theirs' });
    const verdict = await port.judge(actionOf({ payload: { title: 'mine' }, base }), current);
    expect(verdict).toMatchObject({ kind: 'done', current, winner: 'remote' });
    const same = await port.judge(actionOf({ payload: { title: 'theirs' }, base }), current);
    expect(same).toMatchObject({ kind: 'done', conflict: { fields: [] } });
  });

  it('[row:E8][M1] what the entity says goes before what the hub says, field by field', async () => {
    const port = notesInConflict({
      policy: { rules: { title: 'manual', text: 'client-wins' }, default: 'server-wins' },
      merge: { rules: { title: 'client-wins' } },
    });
    const action = actionOf({ payload: { title: 'm', text: 'm', tags: ['m'] }, base });
    const verdict = await port.judge(action, remoteWith({ title: 't', text: 't', tags: ['t'] }));
    expect(outcomeOf(verdict)).toMatchObject({ payload: { title: 'm', text: 'm' } });
  });

  it('[M2] the last write wins by the server clock, whatever the own clock shows', async () => {
    const port = notesInConflict();
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
    const port = notesInConflict({ policy: { serverOffsetMs: () => -7_200_000 } });
    const verdict = await port.judge(
      actionOf({ payload: { title: 'mine' }, base, createdAt: NOON + 60_000 }),
      remoteWith({ title: 'theirs' }),
    );
    expect(verdict).toMatchObject({ kind: 'done', conflict: { localAt: NOON - 7_140_000 } });
  });

  it('[M2] a row that does not say when it was changed counts as changed last', async () => {
    const port = notesInConflict({ merge: { changedAtField: 'title' } });
    const verdict = await port.judge(
      actionOf({ payload: { text: 'mine' }, base, createdAt: NOON }),
      remoteWith({ text: 'theirs', title: 'no time' }),
    );
    expect(verdict).toMatchObject({ kind: 'done' });
    expect(conflictOf(verdict)?.remoteAt).toBe(NOON);
  });

  it('[M3] rules merge texts, sets and counters, and a person is left what they cannot', async () => {
    const port = notesInConflict({
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
    const port = notesInConflict({ merge: { default: 'client-wins' } });
    const verdict = await port.judge(
      actionOf({ payload: { title: 'mine', text: 'one two' } }),
      remoteWith({ title: 'theirs', tags: ['t'] }),
    );
    expect(outcomeOf(verdict)).toMatchObject({ kind: 'send', payload: { title: 'mine' } });
    expect(conflictOf(verdict)).toMatchObject({ base: undefined, fields: [{ field: 'title' }] });
  });

  it('[M3] the base is the cached row where the action brought none and the cache still has that version', async () => {
    const port = notesInConflict({ merge: { default: 'manual' } });
    TestBed.inject(CacheHubTestingController).seed('notes', [base]);
    const judged = (baseVersion: number) =>
      port.judge(actionOf({ payload: { title: 'mine' }, baseVersion }), remoteWith({ text: 't' }));
    expect(conflictOf(await judged(1))).toMatchObject({ base });
    expect(outcomeOf(await judged(1))).toMatchObject({ kind: 'send', payload: { title: 'mine' } });
    expect(conflictOf(await judged(7))?.base).toBeUndefined();
  });

  it('[M3] a rule that throws leaves its field to a person, and is reported', async () => {
    const port = notesInConflict({
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
    expect(reportedErrors).toEqual([{ message: 'a bad rule' }]);
  });

  it('[M4] a field that the local side removed is removed again, not set to undefined', async () => {
    const port = notesInConflict();
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

  it('[M7] a write that was merged merges again when it meets another one', async () => {
    const port = notesInConflict();
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
    const port = notesInConflict();
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
    const port = notesInConflict({
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
