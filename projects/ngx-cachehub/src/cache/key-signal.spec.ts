import { computed } from '@angular/core';
import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { hubFixture, type HubFixture } from './spec-support/hub-fixture';

setFlagsFromString('--expose_gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Finalizers run in a task of their own, after the collection. */
async function collect(until: () => boolean, rounds = 10): Promise<void> {
  for (let round = 0; round < rounds && !until(); round++) {
    collectGarbage();
    await setImmediate();
  }
}

// Each collection goes over all that the test process holds, which other suites have filled.
jest.setTimeout(60_000);

const isObserved = ({ engine }: HubFixture, key: string) => engine.isObserved(key);

describe('getSignal', () => {
  it('[I10] keeps nothing of a key whose signal nobody can reach any more', async () => {
    const fixture = hubFixture();
    fixture.hub.set('a', 1);
    (() => {
      expect(fixture.hub.getSignal('a')()).toBe(1);
    })();
    expect(isObserved(fixture, 'a')).toBe(true);
    await collect(() => !isObserved(fixture, 'a'));
    expect(isObserved(fixture, 'a')).toBe(false);
    await fixture.scheduler.advance(300_000);
    expect([fixture.hub.has('a'), fixture.scheduler.pending]).toEqual([false, 0]);
  });

  it('[I10] stays live while only a computed reaches it', async () => {
    const fixture = hubFixture();
    const { hub } = fixture;
    const doubled = (() => {
      const live = hub.getSignal<number>('a');
      return computed(() => (live() ?? 0) * 2);
    })();
    expect(doubled()).toBe(0);
    await collect(() => !isObserved(fixture, 'a'), 3);
    hub.set('a', 4);
    expect(doubled()).toBe(8);
  });
});
