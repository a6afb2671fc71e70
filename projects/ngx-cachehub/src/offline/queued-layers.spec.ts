import { runInInjectionContext } from '@angular/core';
import { CacheHubService, detailKey } from 'ngx-cachehub';
import { Outbox } from '../core/outbox';
import { OPTIONS } from '../core/outbox/spec-support/bench';
import { FakeBrowser } from '../tabs/spec-support/fake-browser';
import { openHub } from '../tabs/spec-support/open-hub';
import { VirtualScheduler } from 'ngx-cachehub/testing';
import { QueuedLayers } from './queued-layers';
import { rename } from './spec-support/tabs-of-one-device';

const MANY = 1_000;

/** The layers of a queue in which each row's change of a name waits. */
function layersOfMany() {
  const hub = openHub(new FakeBrowser(new VirtualScheduler()).openTab());
  const cache = hub.injector.get(CacheHubService);
  const outbox = new Outbox(OPTIONS);
  for (let n = 0; n < MANY; n++) {
    cache.set(detailKey('customers', `r${n}`), { id: `r${n}`, name: '', version: 1 });
    const stamp = { id: `w${n}`, idempotencyKey: `k${n}`, now: n, userKey: null };
    outbox.add(rename('new', `r${n}`), stamp);
  }
  const layers = runInInjectionContext(hub.injector, () => new QueuedLayers());
  layers.reconcile(outbox.actions());
  const nameOf = (n: number) =>
    cache.getValue<{ name: string }>(detailKey('customers', `r${n}`))?.name;
  return { layers, outbox, nameOf };
}

describe('the layers of a long queue', () => {
  it('[Q16] compares with each word of another tab the layers of what it changed, and no others', () => {
    const { layers, outbox } = layersOfMany();
    const before = layers.compared;
    layers.reconcile(outbox.actions());
    expect(layers.compared - before).toBe(0);
    outbox.begin('w0');
    layers.reconcile(outbox.actions());
    layers.reconcile(outbox.actions());
    expect(layers.compared - before).toBe(1);
  });

  it('[O7] takes back what is no more in the queue, and lays what is new in it', () => {
    const { layers, outbox, nameOf } = layersOfMany();
    outbox.discard('w3');
    const stamp = { id: 'other', idempotencyKey: 'other', now: MANY, userKey: null };
    outbox.add(rename('newer', 'r5'), stamp);
    layers.reconcile(outbox.actions());
    expect([nameOf(3), nameOf(4), nameOf(5)]).toEqual(['', 'new', 'newer']);
  });
});
