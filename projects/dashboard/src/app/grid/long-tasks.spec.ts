import { TestBed } from '@angular/core/testing';

import { LongTasks } from './long-tasks';

type Tell = (list: { getEntries(): readonly Partial<PerformanceEntry>[] }) => void;

/** A browser that tells of long tasks, when the test says so. */
class FakeObserver {
  static supportedEntryTypes: readonly string[] = ['longtask'];
  static running: FakeObserver | undefined = undefined;
  readonly observe = jest.fn();
  readonly disconnect = jest.fn();

  constructor(private readonly tell: Tell) {
    FakeObserver.running = this;
  }

  took(startTime: number, duration: number): void {
    this.tell({ getEntries: () => [{ startTime, duration }] });
  }
}

describe('the longest task', () => {
  const before = Object.getOwnPropertyDescriptor(globalThis, 'PerformanceObserver');
  let now = 0;

  beforeEach(() => {
    now = 100;
    jest.spyOn(performance, 'now').mockImplementation(() => now);
    FakeObserver.supportedEntryTypes = ['longtask'];
    FakeObserver.running = undefined;
    Object.defineProperty(globalThis, 'PerformanceObserver', {
      configurable: true,
      value: FakeObserver,
    });
    TestBed.configureTestingModule({ providers: [LongTasks] });
  });

  afterEach(() => {
    jest.restoreAllMocks();
    if (before === undefined) Reflect.deleteProperty(globalThis, 'PerformanceObserver');
    else Object.defineProperty(globalThis, 'PerformanceObserver', before);
  });

  it('[row:E2] belongs to the time in which it began, however late it is told of', () => {
    const tasks = TestBed.inject(LongTasks);
    FakeObserver.running?.took(50, 900);
    FakeObserver.running?.took(150, 81.4);
    now = 200;
    tasks.loaded();
    FakeObserver.running?.took(190, 70);
    FakeObserver.running?.took(210, 60);
    FakeObserver.running?.took(220, 55);
    expect([tasks.whileLoading(), tasks.since()]).toEqual([81, 60]);
  });

  it('[row:E2] is watched for as long as the page is there', () => {
    TestBed.inject(LongTasks);
    const { running } = FakeObserver;
    expect(running?.observe).toHaveBeenCalledWith({ type: 'longtask' });
    TestBed.resetTestingModule();
    expect(running?.disconnect).toHaveBeenCalledTimes(1);
  });

  it('[row:E2] is unknown where the browser does not tell', () => {
    FakeObserver.supportedEntryTypes = ['paint'];
    expect(TestBed.inject(LongTasks).isTold).toBe(false);
    expect(FakeObserver.running).toBeUndefined();
  });
});
