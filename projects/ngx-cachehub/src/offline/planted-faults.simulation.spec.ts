import { TestBed } from '@angular/core/testing';
import * as fc from 'fast-check';
import { Dice } from '../realtime/spec-support/chaos-dice';
import type { PlantedFault } from './spec-support/planted-fault';
import { SIMULATION_STEP } from './spec-support/simulation-steps';
import { SimulationWorld } from './spec-support/simulation-world';
import { writeSomething } from './spec-support/simulation-writes';

const WORLDS = 40;

/** What the oracles say first, over random worlds with the fault; undefined where they find nothing. */
async function firstFault(planted: PlantedFault): Promise<string | undefined> {
  const steps = fc.array(SIMULATION_STEP, { minLength: 20, maxLength: 40, size: 'max' });
  for (const [at, given] of fc.sample(steps, { numRuns: WORLDS, seed: 5 }).entries()) {
    const world = new SimulationWorld({ seed: at, tabs: 2, planted });
    try {
      const [fault] = await world.run(given);
      if (fault !== undefined) return fault;
    } finally {
      world.destroy();
      TestBed.resetTestingModule();
    }
  }
  return undefined;
}

/**
 * A leader falls asleep while the device writes that its send begins; another tab takes its lock; then it
 * wakes, untold, and goes on where it stopped.
 */
async function wakeInASend(planted?: PlantedFault): Promise<readonly string[]> {
  const faults: string[] = [];
  for (let writesLeft = 1; writesLeft <= 4; writesLeft++) {
    const options = { seed: 3, tabs: 2 };
    const world = new SimulationWorld(planted === undefined ? options : { ...options, planted });
    try {
      await world.clock.advance(2_000);
      const leader = world.pages.find(({ hub }) => hub.leads);
      if (leader === undefined) throw new Error('Expected a tab that leads.');
      leader.death = { writesLeft, moment: 'asleep' };
      void writeSomething(leader, 'update', new Dice(1));
      await world.clock.advance(30_000);
      if (leader.tab.isAsleep) leader.tab.thaw('untold');
      await world.clock.advance(5_000);
      faults.push(...world.faults);
    } finally {
      world.destroy();
      TestBed.resetTestingModule();
    }
  }
  return faults;
}

describe('the oracles of the simulation', () => {
  afterEach(() => TestBed.resetTestingModule());

  it('[T3][row:own10] find a tab that sends without asking whether it still holds the lock, and none that asks', async () => {
    expect(await wakeInASend()).toEqual([]);
    const faults = await wakeInASend('ignores-the-lock');
    expect(faults).toContainEqual(expect.stringContaining('[T3]'));
  });

  it('[I6][Q3][row:own10] find a write whose attempts have keys of their own', async () => {
    expect(await firstFault('new-key-each-time')).toMatch(/^\[(I6|Q3)\]/);
  }, 60_000);

  it('[I5][row:own10] find a device that says that it stored what it did not', async () => {
    expect(await firstFault('loses-writes')).toMatch(/^\[I5\]/);
  }, 60_000);
});
