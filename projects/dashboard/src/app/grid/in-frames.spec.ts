import { inFrames } from './in-frames';

describe('work in frames', () => {
  let now: number;
  let frames: FrameRequestCallback[];

  beforeEach(() => {
    now = 0;
    frames = [];
    jest.spyOn(performance, 'now').mockImplementation(() => now);
    jest.spyOn(globalThis, 'requestAnimationFrame').mockImplementation((run) => frames.push(run));
    jest.spyOn(globalThis, 'cancelAnimationFrame').mockImplementation(() => (frames = []));
  });

  afterEach(() => jest.restoreAllMocks());

  it('[row:E2] does every part once, in order, in parts that keep to what a frame has', () => {
    const costMs = 0.02;
    const parts: number[] = [];
    let last = 0;
    let isOver = false;
    const run = inFrames(10_000, (from, to) => {
      expect(from).toBe(last);
      last = to;
      parts.push(to - from);
      now += (to - from) * costMs;
    });
    run.subscribe({ complete: () => (isOver = true) });
    while (frames.length > 0) frames.shift()?.(now);
    expect(isOver).toBe(true);
    expect(last).toBe(10_000);
    expect(Math.max(...parts) * costMs).toBeLessThanOrEqual(8.01);
    expect(parts.length).toBeLessThan(40);
  });

  it('[row:E2] ends with who waits for it', () => {
    let done = 0;
    const running = inFrames(10_000, (_, to) => (done = to)).subscribe();
    frames.shift()?.(0);
    running.unsubscribe();
    expect(frames).toHaveLength(0);
    expect(done).toBe(250);
  });
});
