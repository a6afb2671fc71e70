import * as fc from 'fast-check';
import { transition } from './leader-machine';
import { INITIAL_LEADER, leads } from './leader-state';
import type {
  LeaderCommand,
  LeaderEnvironment,
  LeaderEvent,
  LeaderState,
  LeaderStep,
} from './leader-state';

const POLICY = { askAfterMs: 2_000, answerMs: 1_500, questions: 2 };
const at = (now: number): LeaderEnvironment => ({ now, policy: POLICY });

const STATES: readonly LeaderState[] = [
  INITIAL_LEADER,
  { kind: 'waiting', term: 5, request: 3, heardAt: 100, asked: 0 },
  { kind: 'waiting', term: 5, request: 3, heardAt: 100, asked: 1 },
  { kind: 'stealing', term: 5, request: 3 },
  { kind: 'leading', term: 5, request: 3 },
  { kind: 'resigned', term: 5, request: 3 },
  { kind: 'alone', term: 5, request: 3 },
  { kind: 'ended', term: 5, request: 3 },
];

const EVENTS: readonly LeaderEvent[] = [
  { type: 'join' },
  { type: 'granted', request: 3 },
  { type: 'lost', request: 3 },
  { type: 'failed', request: 3 },
  { type: 'granted', request: 2 },
  { type: 'lost', request: 2 },
  { type: 'heard', term: 4 },
  { type: 'heard', term: 6 },
  { type: 'asked', term: 5 },
  { type: 'asked', term: 6 },
  { type: 'fence-held' },
  { type: 'fence-refused' },
  { type: 'timer' },
  { type: 'frozen' },
  { type: 'restored' },
  { type: 'shown' },
  { type: 'destroyed' },
];

function run(events: readonly (LeaderEvent & { readonly now?: number })[]): LeaderStep {
  let state: LeaderState = INITIAL_LEADER;
  let commands: readonly LeaderCommand[] = [];
  for (const { now = 0, ...event } of events)
    ({ state, commands } = transition(state, event, at(now)));
  return { state, commands };
}

const did = (step: LeaderStep): string[] => step.commands.map((command) => command.do);

describe('the leader machine', () => {
  it('[T1] joins the queue of the lock, and leads when it is granted', () => {
    const joined = run([{ type: 'join' }]);
    expect(did(joined)).toEqual(['enter', 'request-lock', 'ask', 'set-timer']);
    const granted = transition(joined.state, { type: 'granted', request: 1 }, at(700));
    expect(granted.state).toEqual({ kind: 'leading', term: 700, request: 1 });
    expect(did(granted)).toEqual(['clear-timer', 'announce']);
  });

  it('[T3] asks a silent leader, and takes its lock when no answer comes', () => {
    const asked = run([
      { type: 'join' },
      { type: 'heard', term: 9, now: 50 },
      { type: 'timer', now: 2_050 },
    ]);
    expect(asked.state).toMatchObject({ kind: 'waiting', asked: 1 });
    expect(did(asked)).toEqual(['ask', 'set-timer']);
    const again = transition(asked.state, { type: 'timer' }, at(3_550));
    expect(did(again)).toEqual(['ask', 'set-timer']);
    const stolen = transition(again.state, { type: 'timer' }, at(5_050));
    expect(stolen.state).toEqual({ kind: 'stealing', term: 9, request: 2 });
    expect(stolen.commands).toEqual([
      { do: 'release-lock' },
      { do: 'request-lock', request: 2, how: 'steal' },
    ]);
    const granted = transition(stolen.state, { type: 'granted', request: 2 }, at(3));
    expect(granted.state).toMatchObject({ kind: 'leading', term: 10 });
  });

  it('[T3] a leader that answers keeps its lock', () => {
    const asked = run([{ type: 'join' }, { type: 'timer', now: 2_000 }]);
    const heard = transition(asked.state, { type: 'heard', term: 1 }, at(2_100));
    expect(heard.state).toMatchObject({ kind: 'waiting', asked: 0, heardAt: 2_100 });
    const early = transition(heard.state, { type: 'timer' }, at(2_500));
    expect(early.state).toBe(heard.state);
    expect(early.commands).toEqual([{ do: 'set-timer', ms: 1_600 }]);
  });

  it('[T3] what a former leader says is no sign of life of the present one', () => {
    const waiting = STATES[1];
    const heard = transition(waiting, { type: 'heard', term: 4 }, at(3_000));
    expect(heard.state).toMatchObject({ heardAt: 100, asked: 1 });
    expect(did(heard)).toEqual(['ask', 'set-timer']);
  });

  it('[T3] a leader that hears of a higher term asks the lock, and believes it', () => {
    const doubting = transition(STATES[4], { type: 'heard', term: 6 }, at(0));
    expect(did(doubting)).toEqual(['check-fence']);
    const held = transition(doubting.state, { type: 'fence-held' }, at(0));
    expect(held.state).toEqual({ kind: 'leading', term: 7, request: 3 });
    expect(did(held)).toEqual(['announce']);
    const refused = transition(doubting.state, { type: 'fence-refused' }, at(0));
    expect(refused.state).toMatchObject({ kind: 'waiting', term: 6, request: 4 });
    expect(did(refused)).toEqual(['release-lock', 'request-lock', 'ask', 'set-timer']);
  });

  it('[T3] a page that wakes up drops what it led and asks anew', () => {
    const woken = transition(STATES[4], { type: 'restored' }, at(0));
    expect(did(woken)).toEqual(['release-lock', 'tell-missed', 'request-lock', 'ask', 'set-timer']);
    const slept = transition(STATES[4], { type: 'frozen' }, at(0));
    expect(did(slept)).toEqual(['release-lock', 'leave', 'set-timer']);
    for (const type of ['restored', 'shown', 'timer'] as const) {
      expect(did(transition(slept.state, { type }, at(0)))).toEqual([
        'enter',
        'tell-missed',
        'request-lock',
        'ask',
        'set-timer',
      ]);
    }
  });

  it('[T4] without locks it leads alone', () => {
    const alone = run([{ type: 'join' }, { type: 'failed', request: 1 }]);
    expect(alone.state.kind).toBe('alone');
    expect(leads(alone.state)).toBe(true);
  });

  it('[T1][T3] every state answers every event: nothing ends but by its end, nothing asks without need', () => {
    for (const state of STATES) {
      for (const event of EVENTS) {
        const step = transition(state, event, at(100));
        expect(step.state.kind === 'ended').toBe(
          state.kind === 'ended' || event.type === 'destroyed',
        );
        // A lock is asked for under a number of its own, and the state waits for that answer.
        const asked = step.commands.flatMap((c) => (c.do === 'request-lock' ? [c.request] : []));
        expect(asked).toEqual(step.state.request === state.request ? [] : [step.state.request]);
        // Who held or waited for it gives it back before it asks again, unless it is gone already.
        const isHeld = ['waiting', 'stealing', 'leading'].includes(state.kind);
        const isGone = event.type === 'lost' || event.type === 'failed';
        const movesOn =
          asked.length > 0 || !['waiting', 'stealing', 'leading'].includes(step.state.kind);
        if (isHeld && movesOn && !(isGone && event.request === 3)) {
          expect(did(step)).toContain('release-lock');
        }
      }
    }
  });

  it('[T3] an answer to an older request of the lock changes nothing', () => {
    for (const state of STATES) {
      const step = transition(state, { type: 'granted', request: 2 }, at(100));
      expect(step.state).toBe(state);
      expect(step.commands).toEqual([]);
    }
  });

  it('[T3] terms never fall, and who leads anew leads under a higher one than it ever knew', () => {
    const event = fc.oneof(
      fc.constantFrom<LeaderEvent>(...EVENTS.filter(({ type }) => type !== 'destroyed')),
      fc.record({ type: fc.constantFrom('heard', 'asked'), term: fc.nat(50) }),
      fc.record({ type: fc.constantFrom('granted', 'lost', 'failed'), request: fc.nat(9) }),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(event, fc.nat(40)), { maxLength: 60 }), (history) => {
        let state: LeaderState = INITIAL_LEADER;
        for (const [next, now] of history) {
          const step: LeaderStep = transition(state, next, at(now));
          expect(step.state.term).toBeGreaterThanOrEqual(state.term);
          if (step.state.kind === 'leading' && state.kind !== 'leading') {
            expect(step.state.term).toBeGreaterThan(state.term);
          }
          state = step.state;
        }
      }),
    );
  });
});
