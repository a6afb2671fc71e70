import fc from 'fast-check';
import { StreamPosition } from './stream-position';

/** A stream that is live at `seq` of epoch e1. */
function liveAt(seq: number): StreamPosition {
  const position = new StreamPosition();
  position.ask();
  position.acknowledge('live', { epoch: 'e1', seq }, false);
  return position;
}

describe('StreamPosition', () => {
  it('[C4] takes what follows on and drops what it has', () => {
    const position = liveAt(4);
    expect(position.judge('e1', 7, 4)).toBe('accept');
    expect(position.judge('e1', 7, 4)).toBe('duplicate');
    expect(position.judge('e1', 6, 4)).toBe('duplicate');
    expect(position.judge('e1', 9, 7)).toBe('accept');
    expect(position.from).toEqual({ epoch: 'e1', seq: 9 });
  });

  it('[C4] a hole brings one resume from the last good position, and no event behind it', () => {
    const position = liveAt(4);
    expect(position.judge('e1', 6, 5)).toBe('gap');
    expect(position.judge('e1', 7, 6)).toBe('waiting');
    expect(position.judge('e1', 8, 7)).toBe('waiting');
    expect(position.from).toEqual({ epoch: 'e1', seq: 4 });
    position.ask();
    expect(position.acknowledge('resumed', { epoch: 'e1', seq: 8 }, true)).toBe('catching-up');
    for (const seq of [5, 6, 7, 8]) expect(position.judge('e1', seq, seq - 1)).toBe('accept');
    expect(position.caughtUp({ epoch: 'e1', seq: 8 })).toBe('current');
    expect(position.isCurrent).toBe(true);
  });

  it('[C4] an event of another epoch is taken, and what is watched is to be read anew', () => {
    const position = liveAt(4);
    expect(position.judge('e2', 2, 1)).toBe('reset');
    expect(position.judge('e2', 3, 2)).toBe('accept');
  });

  it('[C4] a resume that is not granted is a reset, at the position that the server names', () => {
    for (const mode of ['reset', 'live', 'resumed'] as const) {
      const position = liveAt(4);
      position.ask();
      expect(position.acknowledge(mode, { epoch: 'e2', seq: 90 }, true)).toBe('reset');
      expect(position.judge('e2', 91, 90)).toBe('accept');
    }
  });

  it('[C4] an answer at the very position that was asked from misses nothing', () => {
    const position = liveAt(4);
    position.ask();
    expect(position.acknowledge('live', { epoch: 'e1', seq: 4 }, true)).toBe('current');
  });

  it('[C4] events lost at the tail show by the position in a PONG', () => {
    const position = liveAt(4);
    expect(position.reached(4)).toBe('current');
    expect(position.reached(6)).toBe('gap');
    expect(position.reached(6)).toBe('catching-up');
  });

  it('[C4] a replay whose last event was lost is asked for again', () => {
    const position = liveAt(4);
    position.judge('e1', 9, 8);
    position.ask();
    position.acknowledge('resumed', { epoch: 'e1', seq: 9 }, true);
    position.judge('e1', 5, 4);
    expect(position.caughtUp({ epoch: 'e1', seq: 9 })).toBe('gap');
    expect(position.from).toEqual({ epoch: 'e1', seq: 5 });
  });

  it('[C4] resumes that never bring anything end in a reset instead of going on for ever', () => {
    const position = liveAt(4);
    const news: string[] = [];
    for (let round = 0; round < 5; round++) {
      news.push(position.reached(9));
      position.ask();
      position.acknowledge('resumed', { epoch: 'e1', seq: 9 }, true);
      position.caughtUp({ epoch: 'e1', seq: position.from?.seq ?? 0 });
    }
    expect(news).toEqual(['gap', 'gap', 'gap', 'reset', 'current']);
  });

  it('[C4] an event that overtakes the first SUBSCRIBED is not taken twice nor lost', () => {
    const position = new StreamPosition();
    position.ask();
    expect(position.judge('e1', 5, 4)).toBe('accept');
    expect(position.acknowledge('live', { epoch: 'e1', seq: 4 }, false)).toBe('current');
    expect(position.judge('e1', 6, 5)).toBe('accept');
  });

  it('[C4] whatever is lost, doubled or out of order: each event once, in order, or a reset', () => {
    const faults = fc.array(fc.constantFrom('ok', 'ok', 'ok', 'lose', 'double', 'swap'), {
      minLength: 1,
      maxLength: 60,
    });
    fc.assert(
      fc.property(faults, fc.nat(5), (script, start) => {
        const run = new FaultyLine(script, start);
        run.play();
        expect(run.taken).toEqual(run.expectedFrom(start));
        expect(run.position.from).toEqual({ epoch: 'e1', seq: run.log.length });
        expect(run.resets).toBe(0);
      }),
      { numRuns: 500 },
    );
  });
});

type Fault = 'ok' | 'lose' | 'double' | 'swap';

/** A server log and a line that loses, doubles and swaps by script, and is whole once that ends. */
class FaultyLine {
  readonly position: StreamPosition;
  readonly log: number[] = [];
  readonly taken: number[] = [];
  resets = 0;
  private held: (() => void) | undefined;
  private at = 0;

  constructor(
    private readonly script: readonly Fault[],
    start: number,
  ) {
    for (let seq = 1; seq <= start; seq++) this.log.push(seq);
    this.position = liveAt(start);
  }

  expectedFrom(start: number): number[] {
    return this.log.slice(start);
  }

  play(): void {
    for (let event = 0; event < this.script.length; event++) {
      this.log.push(this.log.length + 1);
      this.sendEvent(this.log.length);
    }
    this.release();
    // The line is whole now: the heartbeat finds what is missing at the tail.
    this.at = Infinity;
    for (let beats = 0; beats < 5; beats++) {
      this.follow(this.position.reached(this.log.length));
    }
  }

  private sendEvent(seq: number): void {
    const fault = this.script[this.at++ % this.script.length] ?? 'ok';
    const deliver = () => this.receive(seq);
    if (this.at === Infinity || fault === 'ok') {
      deliver();
      this.release();
    } else if (fault === 'double') {
      deliver();
      deliver();
      this.release();
    } else if (fault === 'swap') {
      this.release();
      this.held = deliver;
    }
  }

  private release(): void {
    const held = this.held;
    this.held = undefined;
    held?.();
  }

  private receive(seq: number): void {
    const verdict = this.position.judge('e1', seq, seq - 1);
    if (verdict === 'accept') this.taken.push(seq);
    if (verdict === 'gap' || verdict === 'reset') this.follow(verdict);
  }

  private follow(news: string): void {
    if (news === 'reset') this.resets++;
    if (news !== 'gap') return;
    const from = this.position.from?.seq ?? 0;
    this.position.ask();
    this.position.acknowledge('resumed', { epoch: 'e1', seq: this.log.length }, true);
    for (let seq = from + 1; seq <= this.log.length; seq++) this.receive(seq);
    this.follow(this.position.caughtUp({ epoch: 'e1', seq: this.log.length }));
  }
}
