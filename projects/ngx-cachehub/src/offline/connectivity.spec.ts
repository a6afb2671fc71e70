import { VirtualScheduler } from 'ngx-cachehub/testing';
import { BehaviorSubject, of, Subject, type Observable } from 'rxjs';
import * as fc from 'fast-check';
import type { ConnectionStatus } from '../core/connection';
import { Connectivity } from './connectivity';
import { Plug } from '../inspect/plug';
import { judgeOnline, NO_EVIDENCE } from './judge-online';

function setUp(options: { onLine?: boolean; probe?: () => Observable<boolean> } = {}) {
  const clock = new VirtualScheduler();
  const hints = new Subject<boolean>();
  const shown = new Subject<void>();
  const line$ = new BehaviorSubject<ConnectionStatus>('disconnected');
  const onChange = jest.fn();
  const plug = new Plug();
  const connectivity = new Connectivity({
    signals: {
      onLine: options.onLine ?? true,
      onChange: (run) => {
        const subscription = hints.subscribe(run);
        return () => subscription.unsubscribe();
      },
      onShown: (run) => {
        const subscription = shown.subscribe(run);
        return () => subscription.unsubscribe();
      },
    },
    scheduler: clock,
    line$,
    probe: options.probe,
    plug,
    isBrowser: true,
    onChange,
  });
  return { clock, hints, shown, line$, onChange, plug, connectivity };
}

describe('connectivity', () => {
  it('[Q10] a yes of the browser is no proof: a lost request says otherwise', async () => {
    const { clock, connectivity } = setUp();
    expect(connectivity.isOnline()).toBe(true);
    connectivity.lost();
    expect([connectivity.isOnline(), connectivity.mayTry]).toEqual([false, false]);
    await clock.advance(1_000);
    expect([connectivity.isOnline(), connectivity.mayTry]).toEqual([false, true]);
    connectivity.answered();
    expect(connectivity.isOnline()).toBe(true);
  });

  it('[Q10] a no of the browser is believed until something is answered after all', () => {
    const { hints, connectivity, line$ } = setUp();
    line$.next('connected');
    hints.next(false);
    expect([connectivity.isOnline(), connectivity.mayTry]).toEqual([false, false]);
    connectivity.answered();
    expect(connectivity.isOnline()).toBe(true);
    hints.next(false);
    hints.next(true);
    expect(connectivity.isOnline()).toBe(true);
  });

  it('[Q10] a line that goes down says nothing, one that comes up is proof', () => {
    const { line$, connectivity } = setUp();
    line$.next('connected');
    line$.next('reconnecting');
    expect(connectivity.isOnline()).toBe(true);
    connectivity.lost();
    expect(connectivity.isOnline()).toBe(false);
    line$.next('connected');
    expect(connectivity.isOnline()).toBe(true);
    connectivity.lost();
    expect(connectivity.isOnline()).toBe(true);
  });

  it('[Q10] the probe decides, and is asked again while it says no', async () => {
    const answers = [false, false, true];
    const probe = jest.fn(() => new BehaviorSubject(answers.shift() ?? true));
    const { clock, connectivity } = setUp({ probe });
    connectivity.lost();
    expect([connectivity.isOnline(), connectivity.mayTry]).toEqual([false, false]);
    await clock.advance(120_000);
    expect([connectivity.isOnline(), probe.mock.calls.length]).toEqual([true, 3]);
    connectivity.destroy();
    expect(clock.pending).toBe(0);
  });

  it('[Q10] a probe that throws has reached nobody', () => {
    const { connectivity } = setUp({
      probe: () => {
        throw new Error('x');
      },
    });
    connectivity.lost();
    expect(connectivity.isOnline()).toBe(false);
    connectivity.destroy();
  });

  it('[Q10] looks at once when the page is shown again', () => {
    const { shown, connectivity, onChange } = setUp();
    connectivity.lost();
    expect(connectivity.mayTry).toBe(false);
    shown.next();
    expect([connectivity.mayTry, onChange.mock.calls.length]).toEqual([true, 2]);
  });

  it('[J9] a pulled plug is no, whatever else is said, and is looked into when it is back', () => {
    const { connectivity, plug, onChange } = setUp({ probe: () => of(true) });
    connectivity.answered();
    plug.turn(true);
    connectivity.answered();
    connectivity.look();
    expect([connectivity.isOnline(), connectivity.mayTry]).toEqual([false, false]);
    plug.turn(false);
    expect([connectivity.isOnline(), connectivity.mayTry]).toEqual([true, true]);
    expect(onChange.mock.calls.filter(([, isNews]) => isNews)).toEqual([
      [false, true],
      [true, true],
    ]);
  });

  it('[Q10] laws: a closed line alone never says no, an open browser alone never outweighs a loss', () => {
    const contact = fc.constantFrom('none' as const, 'answered' as const, 'lost' as const);
    fc.assert(
      fc.property(fc.boolean(), contact, fc.option(fc.boolean()), (hint, met, said) => {
        const probe = said ?? undefined;
        const told = { ...NO_EVIDENCE, hint, contact: met, probe };
        const closed = judgeOnline(told);
        const isNo = !closed && judgeOnline({ ...told, line: true });
        return !isNo || met === 'lost';
      }),
    );
    expect(judgeOnline({ ...NO_EVIDENCE, contact: 'lost' })).toBe(false);
  });
});
