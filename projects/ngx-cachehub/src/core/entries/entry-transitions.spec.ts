import * as fc from 'fast-check';
import {
  EMPTY,
  READY,
  isFetching,
  type EntryEvent,
  type EntryMode,
  type EntryState,
  type EntryStep,
} from './entry-state';
import { step, TRANSITIONS } from './entry-transitions';

const HAS_VALUE: ReadonlySet<EntryMode> = new Set(['ready', 'reloading', 'rewaiting', 'following']);

const events: fc.Arbitrary<EntryEvent> = fc.oneof(
  ...(
    [
      'load',
      'value',
      'spared',
      'done',
      'retry',
      'abandon',
      'written',
      'appeared',
      'vanished',
    ] as const
  ).map((type) => fc.constant<EntryEvent>({ type })),
  fc.boolean().map((reload): EntryEvent => ({ type: 'dropped', reload })),
  fc
    .constantFrom<EntryEvent<'fail'>['verdict']>(
      { kind: 'retry', delayMs: 5 },
      { kind: 'final' },
      { kind: 'gone' },
      { kind: 'forbidden' },
    )
    .map((verdict): EntryEvent => ({ type: 'fail', error: 'down', verdict })),
);

/** What the effects say that the shell is doing. */
interface Shell {
  source: boolean;
  timer: boolean;
  waiting: boolean;
}

function run(script: readonly EntryEvent[]): { state: EntryState; shell: Shell } {
  const shell: Shell = { source: false, timer: false, waiting: false };
  let state: EntryState = EMPTY;
  for (const event of script) {
    // The shell hears only of a source that runs and of a timer that is set.
    if (['value', 'done', 'fail'].includes(event.type) && !shell.source) continue;
    if (event.type === 'retry') {
      if (!shell.timer) continue;
      shell.timer = false;
    }
    const before = state;
    const next: EntryStep = step(state, event);
    state = next.state;
    if (isFetching(state) && !isFetching(before)) shell.waiting = true;
    for (const effect of next.effects) {
      switch (effect.do) {
        case 'start':
          expect(shell).toMatchObject({ source: false, timer: false });
          shell.source = true;
          break;
        case 'stop':
        case 'close':
          expect(shell.source).toBe(true);
          shell.source = false;
          break;
        case 'retry-in':
          shell.timer = true;
          break;
        case 'cancel-retry':
          expect(shell.timer).toBe(true);
          shell.timer = false;
          break;
        case 'settle':
          shell.waiting = false;
          break;
        default:
      }
    }
  }
  return { state, shell };
}

describe('the life of a key', () => {
  it('[K3] never runs two sources, never waits for nothing, never stops what does not run', () => {
    fc.assert(
      fc.property(fc.array(events, { maxLength: 40 }), (script) => {
        const { state, shell } = run(script);
        const runs = ['loading', 'reloading', 'following'].includes(state.mode);
        const waits = ['waiting', 'rewaiting'].includes(state.mode);
        expect([shell.source, shell.timer]).toEqual([runs, waits]);
      }),
    );
  });

  it('[K8] whoever waits for a load is let go when it is over', () => {
    fc.assert(
      fc.property(fc.array(events, { maxLength: 40 }), (script) => {
        const { state, shell } = run(script);
        if (!isFetching(state)) expect(shell.waiting).toBe(false);
      }),
    );
  });

  it('[K4] knows of a value exactly when the store has one', () => {
    fc.assert(
      fc.property(fc.array(events, { maxLength: 40 }), (script) => {
        let has = false;
        let source = false;
        let state: EntryState = EMPTY;
        for (const event of script) {
          if (['value', 'done', 'fail'].includes(event.type) && !source) continue;
          if (event.type === 'done' && !has) continue;
          const next: EntryStep = step(state, event);
          state = next.state;
          if (['value', 'written', 'appeared'].includes(event.type)) has = true;
          if (['vanished', 'dropped'].includes(event.type)) has = false;
          for (const effect of next.effects) {
            if (effect.do === 'start') source = true;
            if (effect.do === 'stop' || effect.do === 'close') source = false;
            if (effect.do === 'delete' || effect.do === 'purge') has = false;
          }
          expect(HAS_VALUE.has(state.mode)).toBe(has);
        }
      }),
    );
  });

  it('[K5] leaves nothing running when the last observer leaves', () => {
    fc.assert(
      fc.property(fc.array(events, { maxLength: 40 }), (script) => {
        const { shell } = run([...script, { type: 'abandon' }]);
        expect(shell).toEqual({ source: false, timer: false, waiting: false });
      }),
    );
  });

  it('[K4] a failure keeps the value unless the server takes it away', () => {
    const fail = (kind: 'final' | 'gone' | 'forbidden') =>
      step(
        { mode: 'reloading', attempt: 2, error: undefined },
        { type: 'fail', error: 'down', verdict: { kind } },
      ).state;
    expect([fail('final').mode, fail('gone').mode, fail('forbidden').mode]).toEqual([
      'ready',
      'empty',
      'failed',
    ]);
  });

  it('[K3] a no-op keeps the identity of the state', () => {
    expect(step(READY, { type: 'retry' }).state).toBe(READY);
    expect(step(EMPTY, { type: 'abandon' }).state).toBe(EMPTY);
  });

  it('[K2] the table answers every event in every mode', () => {
    const cells = Object.values(TRANSITIONS).map((answers) => Object.keys(answers).length);
    expect(cells).toEqual(Array<number>(8).fill(11));
  });
});
