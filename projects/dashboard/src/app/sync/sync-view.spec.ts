import { lostSentence, syncView, type SyncFacts } from './sync-view';

const QUIET: SyncFacts = {
  status: 'idle',
  isRestoring: false,
  isAhead: false,
  waiting: 0,
  forYou: 0,
  isOnline: true,
  durable: true,
  lost: 0,
};

const labelOf = (facts: Partial<SyncFacts>) => syncView({ ...QUIET, ...facts }).label;

describe('the sync badge', () => {
  it('[Q11] says that all is saved, or how many writes wait', () => {
    expect(labelOf({})).toBe('All saved');
    expect(labelOf({ waiting: 3, status: 'syncing' })).toBe('3 waiting');
    expect(labelOf({ waiting: 3, status: 'not-leader' })).toBe('3 waiting');
  });

  it('[X34] does not say so while something typed is not a write yet', () => {
    expect(labelOf({ isAhead: true })).toBe('Saving…');
    expect(labelOf({ isAhead: true, waiting: 1 })).toBe('1 waiting');
  });

  it('[Q2] promises nothing before the device has said what waits there', () => {
    expect(labelOf({ isRestoring: true })).toBe('Checking…');
  });

  it('[Q10] says that there is no server to reach, and what waits for it', () => {
    expect(labelOf({ isOnline: false, status: 'offline' })).toBe('Offline');
    expect(labelOf({ isOnline: false, status: 'offline', waiting: 2 })).toBe('Offline · 2');
  });

  it('[Q4] says before all else that the session ran out', () => {
    expect(labelOf({ status: 'paused-auth', waiting: 2, forYou: 1 })).toBe('Signed out');
  });

  it('[Q7] warns where the device cannot store what waits', () => {
    expect(labelOf({ durable: false, waiting: 1 })).toBe('Cannot store');
    expect(labelOf({ durable: false })).toBe('All saved');
  });

  it('[Q31] says what the browser deleted, before what waits and what needs somebody', () => {
    const view = syncView({ ...QUIET, lost: 3, forYou: 1, waiting: 2, isOnline: false });
    expect([view.kind, view.label]).toEqual(['lost', '3 lost']);
    expect(lostSentence(3)).toContain('deleted what was waiting here (about 3 changes)');
    expect(lostSentence(1)).toContain('(about 1 change)');
  });

  it('[Q5] puts what only a person can move on before what goes on by itself', () => {
    const view = syncView({ ...QUIET, forYou: 2, waiting: 5, isOnline: false });
    expect([view.kind, view.label]).toEqual(['needs-you', '2 for you']);
  });
});
