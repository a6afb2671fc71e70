import * as fc from 'fast-check';
import {
  RealtimeCacheService,
  provideCacheHub,
  withRealtime,
  CACHE_HUB_SCHEDULER,
} from 'ngx-cachehub';
import type { SharedState } from 'ngx-cachehub';
import { createEnvironmentInjector, EnvironmentInjector } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { VirtualScheduler } from 'ngx-cachehub/testing';
import { TalkBroker } from '../realtime/talk-broker.fixture';
import { DelayedLine } from './spec-support/delayed-line';

interface Plan {
  readonly a: number;
  readonly b: number;
}

const CLIENTS = 3;

type Step =
  | { readonly do: 'set'; readonly who: number; readonly field: keyof Plan }
  | {
      readonly do: 'deliver';
      readonly who: number;
      readonly way: 'up' | 'down';
      readonly n: number;
    }
  | { readonly do: 'drop'; readonly who: number }
  | { readonly do: 'wait'; readonly ms: number };

const who = fc.nat(CLIENTS - 1);
const steps = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constant('set' as const),
        who,
        field: fc.constantFrom('a' as const, 'b' as const),
      }),
    },
    {
      weight: 8,
      arbitrary: fc.record({
        do: fc.constant('deliver' as const),
        who,
        way: fc.constantFrom('up' as const, 'down' as const),
        n: fc.integer({ min: 1, max: 2 }),
      }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('drop' as const), who }) },
    {
      weight: 2,
      arbitrary: fc.record({
        do: fc.constant('wait' as const),
        ms: fc.constantFrom(10, 2_000, 45_000, 90_000),
      }),
    },
  ),
  { minLength: 20, maxLength: 90 },
);

interface Client {
  readonly line: DelayedLine;
  readonly plan: SharedState<Plan>;
  readonly end: () => void;
}

function open(clock: VirtualScheduler, broker: TalkBroker): Client {
  const line = new DelayedLine();
  line.broker = broker;
  const injector = createEnvironmentInjector(
    [
      { provide: CACHE_HUB_SCHEDULER, useValue: clock },
      provideCacheHub({ logger: { level: 'silent' } }, withRealtime({ transport: () => line })),
    ],
    TestBed.inject(EnvironmentInjector),
  );
  const plan = injector.get(RealtimeCacheService).sharedState('plan', { initial: { a: 0, b: 0 } });
  return { line, plan, end: () => injector.destroy() };
}

async function quiet(clock: VirtualScheduler, clients: readonly Client[]): Promise<void> {
  for (let round = 0; round < 120; round++) {
    for (const { line } of clients) {
      line.deliver('up', 50);
      line.deliver('down', 50);
    }
    // Far enough for a lost line to be back, in steps that are shorter than a heartbeat's patience.
    await clock.advance(500);
  }
}

describe('a shared state among several clients', () => {
  it('[X4][X4a][X4b] is the same everywhere, and at the server, once all is quiet', async () => {
    await fc.assert(
      fc.asyncProperty(steps, fc.integer(), async (script: readonly Step[], seed) => {
        const clock = new VirtualScheduler({ seed });
        const broker = new TalkBroker();
        const clients = Array.from({ length: CLIENTS }, () => open(clock, broker));
        let value = 0;
        for (const step of script) {
          if (step.do === 'wait') await clock.advance(step.ms);
          else {
            const { line, plan } = clients[step.who];
            if (step.do === 'set') plan.set({ [step.field]: ++value });
            if (step.do === 'drop') line.drop();
            if (step.do === 'deliver') line.deliver(step.way, step.n);
          }
        }
        await quiet(clock, clients);
        const atServer = { a: 0, b: 0, ...broker.stateOf('plan') };
        for (const { plan } of clients) expect(plan.state()).toEqual(atServer);
        for (const { end } of clients) end();
      }),
      { numRuns: 30 },
    );
  });
});
