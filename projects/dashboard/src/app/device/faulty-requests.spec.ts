import { HttpClient, provideHttpClient, withInterceptors } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';

import { DeviceLine } from './device-line';
import { faultyRequests } from './faulty-requests';
import { WHOLE_LINE, type LineFaults } from './line-faults';

const faults = signal<LineFaults>(WHOLE_LINE);
let chances: number[] = [];

function setUp(isPlayed = true): HttpTestingController {
  TestBed.configureTestingModule({
    providers: [
      provideHttpClient(withInterceptors([faultyRequests])),
      provideHttpClientTesting(),
      { provide: DeviceLine, useValue: { isPlayed, faults } },
    ],
  });
  return TestBed.inject(HttpTestingController);
}

/** What becomes of a request, as it becomes of it. */
function ask(): unknown[] {
  const outcomes: unknown[] = [];
  TestBed.inject(HttpClient)
    .get('/api/x')
    .subscribe({
      next: (answer) => outcomes.push(answer),
      error: ({ status }: { status: number }) => outcomes.push(status),
    });
  return outcomes;
}

beforeEach(() => {
  jest.useFakeTimers();
  jest.spyOn(Math, 'random').mockImplementation(() => chances.shift() ?? 0.99);
  faults.set(WHOLE_LINE);
  chances = [];
});
afterEach(() => {
  jest.useRealTimers();
  jest.restoreAllMocks();
});

describe('requests of one of two windows', () => {
  it('[row:E10] pass a whole line as they are, and so do those of an ordinary tab', () => {
    const server = setUp(false);
    faults.set({ latencyMs: 1_000, lossPct: 100, isDown: true });
    const outcomes = ask();
    server.expectOne('/api/x').flush('answer');
    expect(outcomes).toEqual(['answer']);
  });

  it('[row:E10] are late both ways', () => {
    const server = setUp();
    faults.set({ ...WHOLE_LINE, latencyMs: 200 });
    const outcomes = ask();
    jest.advanceTimersByTime(199);
    server.expectNone('/api/x');
    jest.advanceTimersByTime(1);
    server.expectOne('/api/x').flush('answer');
    jest.advanceTimersByTime(199);
    expect(outcomes).toEqual([]);
    jest.advanceTimersByTime(1);
    expect(outcomes).toEqual(['answer']);
  });

  it('[row:E10] get lost on the way there, or on the way back after the server did its part', () => {
    const server = setUp();
    faults.set({ ...WHOLE_LINE, lossPct: 50 });
    chances = [0.1];
    const lost = ask();
    jest.advanceTimersByTime(0);
    server.expectNone('/api/x');
    expect(lost).toEqual([0]);
    chances = [0.9, 0.1];
    const unanswered = ask();
    server.expectOne('/api/x').flush('answer');
    expect(unanswered).toEqual([0]);
  });

  it('[row:E10] reach nobody while the server is down', () => {
    const server = setUp();
    faults.set({ ...WHOLE_LINE, isDown: true });
    const outcomes = ask();
    jest.advanceTimersByTime(0);
    server.expectNone('/api/x');
    expect(outcomes).toEqual([0]);
  });
});
