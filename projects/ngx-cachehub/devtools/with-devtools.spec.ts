import { TestBed } from '@angular/core/testing';
import {
  CacheHubService,
  OfflineSyncService,
  OptimisticUpdates,
  provideCacheHub,
  RealtimeCacheService,
} from 'ngx-cachehub';
import { withDevtools } from 'ngx-cachehub/devtools';
import { customers, openDevtools } from './spec-support/open-devtools';
import { Tape } from './tape';

const HOSTILE = '<img src=x onerror="window.isHacked = true">';
const ADA = { id: 'a', name: 'Ada', version: 1 };

const event = (data: object) => ({
  type: 'ENTITY_UPDATED',
  data: { entityType: 'customers', entityId: 'a', ...data },
});

describe('withDevtools', () => {
  it('[J9] shows nothing, records nothing and fetches nothing where it is off', async () => {
    TestBed.configureTestingModule({
      providers: [
        provideCacheHub(
          {},
          withDevtools(() => ({ enabled: false })),
        ),
      ],
    });
    TestBed.inject(CacheHubService).set('a', 1);
    await new Promise((done) => setTimeout(done));
    expect(document.querySelector('ch-devtools')).toBeNull();
    expect(TestBed.inject(Tape).count).toBe(0);
  });

  it('[J9] stands in a shadow root at the end of the page, with its style under the nonce', async () => {
    const { one } = await openDevtools({ nonce: 'n0nce' });
    expect(document.body.lastElementChild?.localName).toBe('ch-devtools');
    expect(one('style').nonce).toBe('n0nce');
    // Nothing of it stands in the page itself.
    expect(document.querySelector('.panel')).toBeNull();
    expect(document.head.textContent).not.toContain('ch-devtools-panel');
  });

  it('[J9] leaves the page with its hub', async () => {
    const { hub } = await openDevtools();
    expect(hub).toBeDefined();
    TestBed.resetTestingModule();
    expect(document.querySelector('ch-devtools')).toBeNull();
  });

  it.each([
    [{ enabled: 'yes' }, "'enabled' to be 'auto', true or false"],
    [{ position: 'left' }, "'position' to be 'bottom' or 'right'"],
    [{ maxEvents: 0 }, "'maxEvents' to be a whole number ≥ 1"],
  ])('[J9] refuses %j by name', (options, sentence) => {
    TestBed.configureTestingModule({
      providers: [
        provideCacheHub(
          {},
          withDevtools(() => options as never),
        ),
      ],
    });
    expect(() => TestBed.inject(CacheHubService)).toThrow(sentence);
  });

  it('[J9] opens and closes by button and Escape, and remembers how it stood', async () => {
    const { has, click, press, far } = await openDevtools({ initialIsOpen: false });
    expect(has('.panel')).toBe(false);
    await click('[data-testid="devtools-open"]');
    expect(has('.panel')).toBe(true);
    await click('[data-testid="devtools-side"]');
    await press('.panel', 'Escape');
    await far.settle();
    expect([has('.panel'), has('.opener')]).toEqual([false, true]);
    const stored: unknown = JSON.parse(localStorage.getItem('ngx-cachehub-devtools:default') ?? '');
    expect(stored).toMatchObject({ isOpen: false, side: 'right' });
  });

  it('[J9] goes from tab to tab by the arrow keys, and its edge is moved by them', async () => {
    const { press, one } = await openDevtools();
    await press('[role="tablist"]', 'ArrowRight');
    expect(one('[role="tab"][aria-selected="true"]').textContent).toContain('Rows');
    await press('[role="tablist"]', 'End');
    expect(one('[role="tabpanel"]').dataset['view']).toBe('metrics');
    const before = Number(one('[role="separator"]').getAttribute('aria-valuenow'));
    await press('[role="separator"]', 'ArrowUp');
    expect(Number(one('[role="separator"]').getAttribute('aria-valuenow'))).toBe(before + 24);
  });
});

describe('what the devtools show', () => {
  it('[J10] every key with its state; a filter, a value as a tree, invalidate and remove', async () => {
    const { hub, far, look, textOf, type, choose, all } = await openDevtools();
    far.seed(customers, [ADA]);
    hub.set('plain', { deep: { secret: 1 } });
    await look();
    expect(textOf('.row .cut')).toEqual(['customers:detail-a', 'plain']);
    await type('[data-testid="devtools-filter"]', 'PLA');
    expect(textOf('.row .cut')).toEqual(['plain']);
    await choose('plain');
    expect(textOf('.tree .name')).toEqual(['deep']);
    const [, remove] = all('.detail .button');
    remove.click();
    await look();
    expect(hub.has('plain')).toBe(false);
  });

  it('[J10] looks without touching: asking makes no key, keeps none and loads none', async () => {
    const { hub, look } = await openDevtools();
    hub.set('a', 1);
    await look();
    const before = hub.metrics();
    for (let i = 0; i < 10; i++) await look();
    expect(hub.metrics()).toBe(before);
  });

  it('[J10] a row with the server’s state under its layers', async () => {
    const { far, look, tab, choose, textOf } = await openDevtools();
    far.seed(customers, [ADA]);
    TestBed.inject(OptimisticUpdates).apply((cache) =>
      cache.patch(customers, 'a', { name: 'Mine' }),
    );
    await tab('rows');
    await look();
    await choose('layered');
    const names = textOf('.tree .value').filter((text) => /Ada|Mine/.test(text));
    expect(names).toEqual(['"Mine"', '"Mine"', '"Ada"']);
  });

  it('[J10] a value that was shown never changes: the row is copied at its next change', async () => {
    const { hub, far, look, tab, choose } = await openDevtools();
    far.seed(customers, [ADA]);
    await tab('rows');
    await look();
    await choose('a');
    const shown = hub.getValue('customers:detail-a');
    far.realtime.emit(event({ version: 2, changes: { name: 'Ada L.' } }));
    await look();
    expect(shown).toEqual(ADA);
  });

  it('[J10] frames, events, and why each push was applied or ignored', async () => {
    const { far, look, tab, textOf, type } = await openDevtools();
    far.seed(customers, [ADA]);
    far.realtime.emit(event({ version: 2, changes: { name: 'new' } }));
    far.realtime.emit(event({ version: 1, changes: { name: 'old' } }));
    await look();
    await tab('timeline');
    await type('[data-testid="devtools-timeline-filter"]', 'realtime-');
    const lines = textOf('.row').map((text) => text.replace(/\s+/g, ' '));
    expect(lines).toEqual(
      expect.arrayContaining([
        expect.stringContaining('applied: version 2 follows on'),
        expect.stringContaining('ignored: version 1 is not newer than 2'),
      ]),
    );
    await type('[data-testid="devtools-timeline-filter"]', '↓ ENTITY_UPDATED');
    expect(textOf('.row')).toHaveLength(2);
  });

  it('[J11] remembers maxEvents and no more, nothing while it is paused, and forgets on demand', async () => {
    const { hub, look, tab, textOf, all, has } = await openDevtools({ maxEvents: 50 });
    await tab('timeline');
    for (let i = 0; i < 500; i++) hub.set('a', i);
    await look();
    expect(TestBed.inject(Tape).all).toHaveLength(50);
    expect(textOf('.count')).toEqual(['50 of 50']);
    const button = (name: string) =>
      all('.button').find((each) => each.textContent?.includes(name));
    button('Clear')?.click();
    button('Pause')?.click();
    for (let i = 0; i < 5; i++) hub.set('a', i);
    await look();
    expect(has('.row')).toBe(false);
  });

  it('[J11] renders what is seen of a long list, and no more', async () => {
    const { hub, look, all, textOf } = await openDevtools();
    for (let i = 0; i < 2_000; i++) hub.set(`key-${i}`, i);
    await look();
    expect(textOf('.count')).toEqual(['2000 of 2000']);
    expect(all('.row').length).toBeLessThan(60);
  });

  it('[J10] what waits in the queue, and what to do with it', async () => {
    const { far, look, tab, choose, all, textOf } = await openDevtools();
    const offline = TestBed.inject(OfflineSyncService);
    await offline.queueOfflineAction({ type: 'refuse', payload: { a: 1 } });
    await far.advance(1_000);
    await tab('outbox');
    await look();
    expect(textOf('.row .chip')).toEqual(['parked']);
    await choose('refuse');
    all('.detail .is-grave')[0].click();
    await look();
    expect(offline.actions()).toEqual([]);
  });

  it('[J9] cuts the page off the network and brings it back: line, loads and queue', async () => {
    const { far, tab, click, look, one } = await openDevtools();
    const realtime = TestBed.inject(RealtimeCacheService);
    const offline = TestBed.inject(OfflineSyncService);
    await tab('connection');
    await click('[data-testid="devtools-offline"]');
    expect(one('[data-testid="devtools-offline"]').getAttribute('aria-checked')).toBe('true');
    expect(one('[data-testid="devtools-offline-means"]').textContent).toContain(
      'each tab that shares it',
    );
    expect([realtime.connectionStatus(), offline.isOnline()]).toEqual(['disconnected', false]);
    await offline.queueOfflineAction({ type: 'refuse', payload: 1 });
    await look();
    expect(offline.actions()[0]).toMatchObject({ status: 'queued', sent: false });
    await click('[data-testid="devtools-offline"]');
    await far.advance(5_000);
    expect([realtime.connectionStatus(), offline.isOnline()]).toEqual(['connected', true]);
    expect(offline.actions()[0]).toMatchObject({ status: 'parked' });
  });

  it('[J9] drops the line as a network does: it is opened again by itself', async () => {
    const { hub, far, tab, click } = await openDevtools();
    await tab('connection');
    await click('[data-testid="devtools-drop"]');
    expect(TestBed.inject(RealtimeCacheService).connectionStatus()).toBe('reconnecting');
    await far.advance(5_000);
    expect(TestBed.inject(RealtimeCacheService).connectionStatus()).toBe('connected');
    expect(hub.metrics().reconnects).toBe(1);
  });

  it('[J12] shows hostile strings as text, wherever they stand', async () => {
    const { hub, far, look, tab, choose, has, one } = await openDevtools();
    hub.set(HOSTILE, { [HOSTILE]: HOSTILE });
    await TestBed.inject(OfflineSyncService).queueOfflineAction({
      type: HOSTILE,
      payload: HOSTILE,
    });
    far.realtime.emit({ type: HOSTILE, data: HOSTILE });
    await look();
    await choose('<img');
    expect(one('.tree').textContent).toContain(HOSTILE);
    for (const name of ['rows', 'timeline', 'outbox', 'conflicts', 'connection', 'metrics']) {
      await tab(name);
      await look();
      expect(has('img')).toBe(false);
    }
    expect(window).not.toHaveProperty('isHacked');
  });

  it('[J12][S5] never shows a token, and in the place of a value what redact says; where that throws, nothing', async () => {
    const redact = (key: string, value: unknown) => {
      if (key === 'broken') throw new Error('bad redact');
      return key === 'name' ? 'somebody' : value;
    };
    const { hub, look, choose, textOf } = await openDevtools({ redact });
    hub.set('a', { name: 'Ada', accessToken: 'c4n4ry', broken: 'x', city: 'Rome' });
    await look();
    await choose('a');
    expect(textOf('.tree .value')).toEqual(['"somebody"', '"•••"', '"•••"', '"Rome"']);
  });

  it('[J12] exports what it recorded as JSON, redacted, frames by their fields', async () => {
    const saved: Blob[] = [];
    const create = jest.fn((blob: Blob) => {
      saved.push(blob);
      return 'blob:1';
    });
    Object.assign(URL, { createObjectURL: create, revokeObjectURL: jest.fn() });
    jest.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation();
    const redact = (key: string, value: unknown) => (key === 'name' ? 'somebody' : value);
    const { far, look, tab, click } = await openDevtools({ redact });
    far.realtime.emit(event({ version: 2, changes: { name: 'Ada' }, token: 'c4n4ry' }));
    await look();
    await tab('timeline');
    await click('[data-testid="devtools-export"]');
    jest.restoreAllMocks();
    const text = await textOfBlob(saved[0]);
    expect(JSON.parse(text)).toEqual(
      expect.arrayContaining([expect.objectContaining({ kind: 'in' })]),
    );
    expect(text).toContain('somebody');
    expect(text).not.toMatch(/Ada|c4n4ry/);
  });
});

function textOfBlob(blob: Blob): Promise<string> {
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(typeof reader.result === 'string' ? reader.result : '');
    reader.readAsText(blob);
  });
}
