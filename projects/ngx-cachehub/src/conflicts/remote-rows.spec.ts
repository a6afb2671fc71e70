import { TestBed } from '@angular/core/testing';
import { VirtualScheduler } from 'ngx-cachehub/testing';
import { NEVER, of, throwError } from 'rxjs';
import { actionOf, conflictOf } from './spec-support/action-of';
import { base, notesInConflict, remoteWith } from './spec-support/notes-in-conflict';

describe('a row that has to be read to judge a conflict', () => {
  it('[M11] where the answer does not say what the server holds, it is read', async () => {
    const current = remoteWith({ text: 'theirs' });
    const port = notesInConflict({ adapter: { get: () => of(current) } });
    const action = actionOf({ payload: { title: 'mine' }, base });
    for (const untold of [undefined, 'Conflict', { error: 'stale' }, remoteWith({ id: 'n2' })]) {
      expect(conflictOf(await port.judge(action, untold))?.remote).toEqual(current);
    }
  });

  it('[M4][M11] that the row is gone is known from 404 and 410 to that reading, too', async () => {
    const port = notesInConflict({
      merge: { deleteVsEdit: 'delete-wins' },
      adapter: { get: () => throwError(() => ({ status: 410 })) },
    });
    const verdict = await port.judge(actionOf({ payload: { title: 'mine' }, base }), undefined);
    expect(verdict).toMatchObject({ kind: 'done', current: null });
  });

  it('[M11] a reading that fails fails the action as its own send would have, to be judged again', async () => {
    const error = { status: 503 };
    const port = notesInConflict({ adapter: { get: () => throwError(() => error) } });
    const action = actionOf({ payload: { title: 'mine' }, base });
    expect(await port.judge(action, undefined)).toEqual({ kind: 'failed', error });
    TestBed.resetTestingModule();
    const unread = await notesInConflict().judge(action, undefined);
    expect(unread).toMatchObject({ kind: 'failed', error: { code: 'conflict' } });
  });

  it('[M11] a reading that does not end fails in time', async () => {
    const port = notesInConflict({ adapter: { get: () => NEVER } });
    const verdict = port.judge(actionOf({ payload: { title: 'mine' }, base }), undefined);
    await TestBed.inject(VirtualScheduler).advance(30_000);
    expect(await verdict).toMatchObject({ kind: 'failed', error: { code: 'timeout' } });
  });
});
