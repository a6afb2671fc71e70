import { TestBed } from '@angular/core/testing';
import type { MergePolicy } from 'ngx-cachehub';
import { actionOf } from './spec-support/action-of';
import { base, notesInConflict, outcomeOf, remoteWith } from './spec-support/notes-in-conflict';
import type { Note } from './spec-support/notes-in-conflict';

describe('conflicts over whether a row is there', () => {
  it('[M4] an edit of a row that is gone follows deleteVsEdit', async () => {
    const edit = actionOf({ payload: { title: 'mine' }, base, baseVersion: 1 });
    const judge = (merge?: MergePolicy<Note>) => {
      TestBed.resetTestingModule();
      return notesInConflict(merge && { merge }).judge(edit, null);
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
    const port = notesInConflict({ merge: { deleteVsEdit: 'edit-wins' } });
    const verdict = await port.judge(actionOf({ payload: { title: 'mine' } }), null);
    expect(verdict).toMatchObject({ kind: 'ask', conflict: { merged: { title: 'mine' } } });
  });

  it('[M4] a delete of a row that was edited follows deleteVsEdit', async () => {
    const remove = actionOf({ op: 'delete', payload: null, base, baseVersion: 1 });
    const current = remoteWith({ title: 'theirs' });
    const judge = (merge?: MergePolicy<Note>) => {
      TestBed.resetTestingModule();
      return notesInConflict(merge && { merge }).judge(remove, current);
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
    const port = notesInConflict();
    const remove = actionOf({ op: 'delete', payload: null, base, baseVersion: 1 });
    expect(outcomeOf(await port.judge(remove, remoteWith({})))).toMatchObject({
      kind: 'send',
      op: 'delete',
    });
    expect((await port.judge(remove, null)).kind).toBe('done');
  });

  it('[M10] a create under an id that is taken merges into that row; under another id a person is asked', async () => {
    const port = notesInConflict({ merge: { default: 'client-wins' } });
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
});
