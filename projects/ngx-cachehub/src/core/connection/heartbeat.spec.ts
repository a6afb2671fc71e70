import { beat, HEARTBEAT_OFF } from './heartbeat';
import type { HeartbeatEvent, HeartbeatPolicy, HeartbeatState } from './heartbeat';

/** A heartbeat on a clock that the test turns: the one timer fires when `to` passes it, or `late`. */
class Bench {
  state: HeartbeatState = HEARTBEAT_OFF;
  now = 0;
  frames = 0;
  readonly log: string[] = [];
  private due: number | null = null;

  constructor(
    public policy: HeartbeatPolicy = {
      intervalMs: 30_000,
      timeoutMs: 10_000,
      answersExpected: true,
    },
  ) {
    this.give({ type: 'start' });
  }

  give(event: HeartbeatEvent): void {
    const step = beat(this.state, event, this);
    this.state = step.state;
    if (step.timerMs !== undefined)
      this.due = step.timerMs === null ? null : this.now + step.timerMs;
    if (step.action !== 'none') this.log.push(`${step.action}@${this.now}`);
  }

  to(now: number): void {
    while (this.due !== null && this.due <= now) {
      this.now = this.due;
      this.fire();
    }
    this.now = now;
  }

  /** The clock jumps; the timer fires only after it. */
  sleepTo(now: number): void {
    this.now = now;
    if (this.due !== null && this.due <= now) this.fire();
  }

  private fire(): void {
    this.due = null;
    this.give({ type: 'timer' });
  }
}

describe('beat', () => {
  it('[C3] pings every thirty seconds while frames come', () => {
    const bench = new Bench();
    for (let ms = 1_000; ms <= 95_000; ms += 1_000) {
      bench.to(ms);
      bench.frames++;
    }
    expect(bench.log).toEqual(['ping@30000', 'ping@60000', 'ping@90000']);
  });

  it('[C3] takes ten seconds without a frame after a ping for death', () => {
    const bench = new Bench();
    bench.to(60_000);
    expect(bench.log).toEqual(['ping@30000', 'dead@40000']);
    expect(bench.state).toEqual(HEARTBEAT_OFF);
  });

  it('[C3] counts any frame as life, not the answer alone', () => {
    const bench = new Bench();
    bench.to(35_000);
    bench.frames++;
    bench.to(41_000);
    expect(bench.log).toEqual(['ping@30000']);
  });

  it('[C3] a frame from before the ping proves nothing', () => {
    const bench = new Bench();
    bench.to(29_999);
    bench.frames++;
    bench.to(40_000);
    expect(bench.log).toEqual(['ping@30000', 'dead@40000']);
  });

  it('[C3] probes at once when the page has reason to doubt the line', () => {
    const bench = new Bench();
    bench.to(5_000);
    bench.give({ type: 'probe' });
    bench.to(16_000);
    expect(bench.log).toEqual(['ping@5000', 'dead@15000']);
  });

  it('[C3] a probe while a ping is out is that ping', () => {
    const bench = new Bench();
    bench.to(31_000);
    const before = bench.state;
    bench.give({ type: 'probe' });
    expect(bench.state).toBe(before);
    expect(bench.log).toEqual(['ping@30000']);
  });

  it('[C3] a deadline that was slept through asks once more before it means death', () => {
    const bench = new Bench();
    bench.to(31_000);
    bench.sleepTo(3_600_000);
    expect(bench.log).toEqual(['ping@30000', 'ping@3600000']);
    bench.to(3_610_000);
    expect(bench.log).toEqual(['ping@30000', 'ping@3600000', 'dead@3610000']);
  });

  it('[C3] a second deadline without a frame is death, however late it comes', () => {
    const bench = new Bench();
    bench.to(31_000);
    bench.sleepTo(100_000);
    bench.sleepTo(200_000);
    expect(bench.log).toEqual(['ping@30000', 'ping@100000', 'dead@200000']);
  });

  it('[C3] a clock that jumps over the ping brings it at once', () => {
    const bench = new Bench();
    bench.sleepTo(500_000);
    expect(bench.log).toEqual(['ping@500000']);
  });

  it('[C3] timers of a hidden page that tick once a minute are not death', () => {
    const bench = new Bench();
    for (let minute = 1; minute <= 10; minute++) {
      bench.sleepTo(minute * 60_000);
      bench.frames++;
    }
    expect(bench.log.some((entry) => entry.startsWith('dead'))).toBe(false);
  });

  it('[C3] a server that never answered a ping is pinged, and never judged by its silence', () => {
    const bench = new Bench({ intervalMs: 30_000, timeoutMs: 10_000, answersExpected: false });
    bench.to(95_000);
    expect(bench.log).toEqual(['ping@30000', 'ping@60000', 'ping@90000']);
    bench.policy = { ...bench.policy, answersExpected: true };
    bench.to(130_000);
    expect(bench.log.slice(3)).toEqual(['ping@120000', 'dead@130000']);
  });

  it('[C3] does nothing once it is stopped', () => {
    const bench = new Bench();
    bench.give({ type: 'stop' });
    bench.give({ type: 'probe' });
    bench.give({ type: 'timer' });
    expect(bench.log).toEqual([]);
    expect(bench.state).toBe(HEARTBEAT_OFF);
  });
});
