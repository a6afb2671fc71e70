import type { OfflineAction } from 'ngx-cachehub';

import { actionWords, fieldWords, headline, reasonWords, singular } from './action-words';

const ACTION: OfflineAction = {
  id: 'a1',
  type: 'contacts/update',
  entity: 'contacts',
  entityId: 'p7',
  op: 'update',
  payload: { role: 'buyer' },
  base: { id: 'p7', name: 'Ines Moreau', role: 'clerk' },
  idempotencyKey: 'k1',
  lane: 'contacts:p7',
  createdAt: 0,
  seq: 1,
  attempts: 0,
  nextAttemptAt: null,
  status: 'queued',
  sent: false,
  userKey: 'demo',
  schemaVersion: 1,
};

describe('the words for a queued action', () => {
  it('[Q11] says what is done to whom, and which fields it writes', () => {
    expect(actionWords(ACTION)).toEqual({
      what: 'Change contact',
      whom: 'Ines Moreau',
      fields: ['role'],
    });
  });

  it('[Q11] names a new row by what was typed', () => {
    const words = actionWords({
      ...ACTION,
      op: 'create',
      base: undefined,
      payload: { name: 'Ada' },
    });
    expect(words).toEqual({ what: 'Create contact', whom: 'Ada', fields: [] });
  });

  it('[Q11] falls back to the id, and to the type where nothing is known of a row', () => {
    expect(actionWords({ ...ACTION, base: undefined, payload: null, op: 'delete' }).whom).toBe(
      'p7',
    );
    const { op, entity, ...bare } = ACTION;
    expect([op, entity]).toEqual(['update', 'contacts']);
    expect(actionWords(bare)).toEqual({ what: 'contacts/update', whom: '', fields: [] });
  });

  it('[O6] says what a person can do about a row that was never saved', () => {
    const error = { code: 'rejected', message: 'Too long.', status: 422 };
    expect([reasonWords(ACTION), reasonWords({ ...ACTION, error })]).toEqual([
      undefined,
      'Too long.',
    ]);
    expect(reasonWords({ ...ACTION, error, unmade: ['tmp_1'] })).toContain('Discard this one too.');
  });

  it('[Q11] writes field names as words', () => {
    expect([fieldWords('createdAt'), singular('contacts'), singular('staff')]).toEqual([
      'created at',
      'contact',
      'staff',
    ]);
    expect([headline('created at'), headline('𝓃ame'), headline('')]).toEqual([
      'Created at',
      '𝓃ame',
      '',
    ]);
  });
});
