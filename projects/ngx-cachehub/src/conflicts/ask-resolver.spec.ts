import { TestBed } from '@angular/core/testing';
import type { MergePolicy } from 'ngx-cachehub';
import { VirtualScheduler } from 'ngx-cachehub/testing';
import { NEVER } from 'rxjs';
import { actionOf, conflictOf } from './spec-support/action-of';
import {
  base,
  notesInConflict,
  outcomeOf,
  remoteWith,
  reportedErrors,
} from './spec-support/notes-in-conflict';
import type { Note } from './spec-support/notes-in-conflict';

describe('the resolver of an entity', () => {
  it('[M8][M12] a resolver has the last word over the whole row, of which id and version stay the server’s', async () => {
    const port = notesInConflict({
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
    const port = notesInConflict({
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
      const port = notesInConflict({ merge: { resolve } });
      const verdict = port.judge(actionOf({ payload: { title: 'mine' }, base }), remoteWith({}));
      await TestBed.inject(VirtualScheduler).advance(30_000);
      expect((await verdict).kind).toBe('ask');
      expect(reportedErrors).toHaveLength(1);
    }
  });
});
