import fc from 'fast-check';
import { transition } from './connection-machine';
import { INITIAL_CONNECTION, statusOf } from './connection-state';
import type {
  ConnectionCommand,
  ConnectionEnvironment,
  ConnectionEvent,
  ConnectionPolicy,
  ConnectionState,
} from './connection-state';

const POLICY: ConnectionPolicy = {
  handshake: 'session',
  backoff: {
    initialDelayMs: 1_000,
    maxDelayMs: 30_000,
    maxAttempts: Infinity,
    jitter: 'full',
    delay: undefined,
  },
  progressTimeoutMs: 10_000,
  stableAfterMs: 30_000,
  hiddenAfterMs: 300_000,
};

/** A machine, its commands and its statuses, as one driver would see them. */
class Bench {
  state: ConnectionState = INITIAL_CONNECTION;
  commands: readonly ConnectionCommand[] = [];
  readonly statuses: string[] = [];
  random = 0.5;

  constructor(private readonly policy: ConnectionPolicy = POLICY) {}

  get line(): number {
    return this.state.generation;
  }

  give(...events: ConnectionEvent[]): this {
    for (const event of events) {
      const env: ConnectionEnvironment = { random: this.random, policy: this.policy };
      const step = transition(this.state, event, env);
      this.state = step.state;
      this.commands = step.commands;
      const status = statusOf(this.state);
      if (this.statuses.at(-1) !== status) this.statuses.push(status);
    }
    return this;
  }

  connect(): this {
    this.give({ type: 'connect' });
    return this.establish();
  }

  establish(): this {
    const generation = this.line;
    return this.give(
      { type: 'opened', generation },
      { type: 'welcomed', generation },
      { type: 'settled', generation },
    );
  }

  close(code: number): this {
    return this.give({ type: 'closed', generation: this.line, code, reason: '' });
  }

  get done(): string[] {
    return this.commands.map((command) => command.do);
  }

  delay(): number | undefined {
    const timer = this.commands
      .filter((command) => command.do === 'set-timer' && command.timer === 'reconnect')
      .at(-1);
    return timer?.do === 'set-timer' ? timer.ms : undefined;
  }
}

const RECONNECT: ConnectionEvent = { type: 'timer', timer: 'reconnect' };

describe('transition', () => {
  it('[C1] is connected only when the handshake is done and each subscription answered', () => {
    const bench = new Bench().give({ type: 'connect' });
    const generation = bench.line;
    expect(bench.done).toContain('open');
    bench.give({ type: 'opened', generation });
    expect(bench.done).toContain('greet');
    bench.give({ type: 'welcomed', generation });
    expect(bench.done).toContain('subscribe');
    expect(bench.statuses).toEqual(['connecting']);
    bench.give({ type: 'settled', generation });
    expect(bench.statuses).toEqual(['connecting', 'connected']);
  });

  it('[C1] is connected when open where there is no handshake, and asks for what is wanted', () => {
    const bench = new Bench({ ...POLICY, handshake: 'none' }).give({ type: 'connect' });
    bench.give({ type: 'opened', generation: bench.line });
    expect(bench.state.kind).toBe('connected');
    expect(bench.done).toContain('subscribe');
    expect(bench.done).not.toContain('greet');
  });

  it('[T1][C1] a line that is given up for another tab is opened again by whoever asks next', () => {
    const bench = new Bench().connect();
    bench.give({ type: 'yield' });
    expect(bench.state).toMatchObject({ kind: 'disconnected', by: 'nobody' });
    expect(bench.commands.map((command) => command.do)).toContain('end');
    expect(bench.give({ type: 'demand' }).state.kind).toBe('opening');
    bench.give({ type: 'disconnect' });
    expect(bench.give({ type: 'demand' }).state.kind).toBe('disconnected');
    expect(bench.give({ type: 'yield' }).give({ type: 'demand' }).state.kind).toBe('opening');
  });

  it('[Q19][C1] a line that is paused for its user opens for no demand, and is no longer paused for another tab', () => {
    const bench = new Bench().connect().give({ type: 'pause' });
    expect(bench.state).toMatchObject({ kind: 'disconnected', by: 'pause' });
    expect(bench.commands.map((command) => command.do)).toContain('end');
    expect(bench.give({ type: 'demand' }).give({ type: 'online' }).state.kind).toBe('disconnected');
    expect(bench.give({ type: 'connect' }).state.kind).toBe('opening');
    bench.give({ type: 'pause' }).give({ type: 'yield' });
    expect(bench.give({ type: 'demand' }).state.kind).toBe('opening');
    // What the app closed stays closed for the app.
    bench.give({ type: 'pause' }).give({ type: 'disconnect' }).give({ type: 'pause' });
    expect(bench.state).toMatchObject({ by: 'app' });
  });

  it('[C1] goes disconnected, connecting, connected, reconnecting, connected, failed', () => {
    const bench = new Bench().connect().close(1006).give(RECONNECT).establish().close(4403);
    expect(bench.statuses).toEqual([
      'connecting',
      'connected',
      'reconnecting',
      'connected',
      'failed',
    ]);
  });

  it('[C2] doubles the ceiling with each loss until the line was stable for thirty seconds', () => {
    const bench = new Bench();
    const delays: (number | undefined)[] = [];
    bench.connect();
    for (let n = 0; n < 3; n++) {
      bench.close(1006);
      delays.push(bench.delay());
      bench.give(RECONNECT).establish();
    }
    expect(delays).toEqual([500, 1_000, 2_000]);
    bench.give({ type: 'timer', timer: 'stable' }).close(1006);
    expect(bench.delay()).toBe(500);
  });

  it.each([1000, 1001, 1005, 1006, 1011, 1012, 1013, 4408, 4429, 4503, 4508, 4999])(
    '[C2] close code %i brings another line',
    (code) => {
      expect(new Bench().connect().close(code).state.kind).toBe('waiting');
    },
  );

  it.each([1008, 4400, 4403, 4406, 4409])('[C2] close code %i is final', (code) => {
    const bench = new Bench().connect().close(code);
    expect(bench.state.kind).toBe('failed');
    expect(bench.give({ type: 'online' }, { type: 'demand' }).state.kind).toBe('failed');
    expect(bench.give({ type: 'connect' }).state).toMatchObject({ kind: 'opening', failures: 0 });
  });

  it('[C8] a refused token is renewed once, and a second refusal is final', () => {
    const bench = new Bench().connect().close(4401);
    expect(bench.state.kind).toBe('waiting');
    bench.give(RECONNECT);
    bench.give({ type: 'opened', generation: bench.line }).close(4401);
    expect(bench.state).toMatchObject({ kind: 'failed', failure: { code: 'unauthenticated' } });
    expect(bench.give({ type: 'token-changed' }).state.kind).toBe('opening');
  });

  it('[C2] ends in failed after maxAttempts losses, and connect starts afresh', () => {
    const backoff = { ...POLICY.backoff, maxAttempts: 2 } as ConnectionPolicy['backoff'];
    const bench = new Bench({ ...POLICY, backoff }).connect();
    bench.close(1006).give(RECONNECT).close(1006).give(RECONNECT).close(1006);
    expect(bench.state.kind).toBe('failed');
    bench.give({ type: 'connect' }).close(1006);
    expect(bench.state).toMatchObject({ kind: 'waiting', failures: 1 });
  });

  it('[C2] without reconnecting a loss is final', () => {
    expect(new Bench({ ...POLICY, backoff: null }).connect().close(1006).state.kind).toBe('failed');
  });

  it.each<ConnectionEvent>([
    { type: 'online' },
    { type: 'shown' },
    { type: 'thawed' },
    { type: 'connect' },
  ])('[C2] $type while waiting opens at once', (event) => {
    const bench = new Bench().connect().close(1006).give(event);
    expect(bench.state.kind).toBe('opening');
    expect(bench.done).toContain('open');
  });

  it.each<ConnectionEvent>([{ type: 'online' }, { type: 'shown' }, { type: 'thawed' }])(
    '[C3] $type on a line probes it at once',
    (event) => {
      expect(new Bench().connect().give(event).done).toContain('probe');
    },
  );

  it('[C0] nothing of an older line is processed', () => {
    const bench = new Bench().connect();
    const generation = bench.line;
    bench.close(1006).give(RECONNECT);
    const before = bench.state;
    bench.give(
      { type: 'opened', generation },
      { type: 'welcomed', generation },
      { type: 'settled', generation },
      { type: 'closed', generation, code: 4403, reason: 'late' },
    );
    expect(bench.state).toBe(before);
  });

  it('[C2] GOAWAY closes and comes back when the server said, with its jitter, not before', () => {
    const bench = new Bench().connect();
    bench.give({ type: 'goaway', generation: bench.line, afterMs: 5_000, jitterMs: 2_000 });
    expect(bench.done).toContain('end');
    expect(bench.delay()).toBe(6_000);
    expect(bench.give({ type: 'online' }).state.kind).toBe('waiting');
    expect(bench.give(RECONNECT).state.kind).toBe('opening');
  });

  it('[C7] a page hidden too long closes its line, and opens one when it is shown', () => {
    const bench = new Bench().connect().give({ type: 'hidden' });
    expect(bench.commands).toContainEqual({ do: 'set-timer', timer: 'hidden', ms: 300_000 });
    bench.give({ type: 'timer', timer: 'hidden' });
    expect(bench.state.kind).toBe('suspended');
    expect(bench.give({ type: 'online' }, { type: 'demand' }).state.kind).toBe('suspended');
    expect(bench.give({ type: 'shown' }).state.kind).toBe('opening');
  });

  it('[C7] pagehide closes, pageshow opens', () => {
    const bench = new Bench().connect().give({ type: 'frozen' });
    expect(bench.commands).toContainEqual({ do: 'end', generation: bench.line, code: 1000 });
    expect(bench.give({ type: 'thawed' }).state.kind).toBe('opening');
  });

  it('[C1] what the app closed only the app opens again', () => {
    const bench = new Bench().connect().give({ type: 'disconnect' });
    bench.give({ type: 'demand' }, { type: 'online' }, { type: 'shown' }, { type: 'thawed' });
    expect(bench.state.kind).toBe('disconnected');
    expect(bench.give({ type: 'connect' }).state.kind).toBe('opening');
  });

  it('[C1] a step of opening that gets no answer is given up', () => {
    const bench = new Bench().give({ type: 'connect' });
    bench.give({ type: 'opened', generation: bench.line });
    bench.give({ type: 'timer', timer: 'progress' });
    expect(bench.state.kind).toBe('waiting');
    expect(bench.commands).toContainEqual(
      expect.objectContaining({
        do: 'report',
        failure: expect.objectContaining({ code: 'timeout' }),
      }),
    );
  });

  it('[C8] a new token goes out on the open line', () => {
    expect(new Bench().connect().give({ type: 'token-changed' }).done).toEqual(['authenticate']);
  });

  it('[C1] after any events: at most one line, ended before the next, timers only where they matter', () => {
    fc.assert(
      fc.property(fc.array(anyEvent(), { maxLength: 60 }), (makers) => {
        const bench = new Bench();
        let open: number | undefined;
        const timers = new Set<string>();
        for (const make of makers) {
          const before = bench.state;
          bench.give(make(bench.line));
          for (const command of bench.commands) {
            if (command.do === 'open') {
              expect(open).toBeUndefined();
              open = command.generation;
            }
            if (command.do === 'end') {
              expect(command.generation).toBe(open);
              open = undefined;
            }
            if (command.do === 'set-timer') timers.add(command.timer);
            if (command.do === 'clear-timer') timers.delete(command.timer);
          }
          if (bench.commands.length === 0 && bench.state !== before) {
            expect(bench.state).toMatchObject({ kind: before.kind, failures: 0 });
          }
          const isIdle = ['disconnected', 'suspended', 'failed'].includes(bench.state.kind);
          if (isIdle) expect([...timers]).toEqual([]);
          expect(open === undefined).toBe(isIdle || bench.state.kind === 'waiting');
          expect(bench.state.generation).toBeGreaterThanOrEqual(before.generation);
        }
      }),
      { numRuns: 1_000 },
    );
  });
});

/** Any event, of the present line or of an older one. */
function anyEvent(): fc.Arbitrary<(line: number) => ConnectionEvent> {
  const plain = fc
    .constantFrom<ConnectionEvent>(
      { type: 'connect' },
      { type: 'demand' },
      { type: 'disconnect' },
      { type: 'pause' },
      { type: 'yield' },
      { type: 'token-changed' },
      { type: 'online' },
      { type: 'shown' },
      { type: 'hidden' },
      { type: 'frozen' },
      { type: 'thawed' },
      { type: 'timer', timer: 'reconnect' },
      { type: 'timer', timer: 'progress' },
      { type: 'timer', timer: 'stable' },
      { type: 'timer', timer: 'hidden' },
    )
    .map((event) => () => event);
  const code = fc.constantFrom(1000, 1006, 4401, 4403);
  const ofLine = fc
    .tuple(fc.constantFrom('opened', 'welcomed', 'settled', 'closed', 'goaway'), code, fc.nat(1))
    .map(([type, closeCode, age]) => (line: number): ConnectionEvent => {
      const generation = line - age;
      if (type === 'closed') return { type, generation, code: closeCode, reason: '' };
      if (type === 'goaway') return { type, generation, afterMs: 10, jitterMs: 10 };
      if (type === 'opened') return { type, generation };
      return type === 'welcomed' ? { type, generation } : { type: 'settled', generation };
    });
  return fc.oneof(plain, ofLine, ofLine);
}
