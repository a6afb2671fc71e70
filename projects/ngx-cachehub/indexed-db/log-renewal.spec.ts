import { TestBed } from '@angular/core/testing';
import { ɵRENEW_LOG } from 'ngx-cachehub/indexed-db';
import { renewChromiumLog } from './log-renewal';
import { actionOf, answer, DatabaseFixture } from './spec-support/database-fixture';

const CHROMIUM =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/156.0.0.0 Safari/537.36';
const SAFARI = 'Mozilla/5.0 (Macintosh) AppleWebKit/605.1.15 Version/26.0 Safari/605.1.15';

function fixtureIn(browser: string): DatabaseFixture {
  jest.spyOn(navigator, 'userAgent', 'get').mockReturnValue(browser);
  return new DatabaseFixture();
}

const namesIn = async ({ storage }: DatabaseFixture) =>
  (await storage.whole.databases()).map(({ name }) => name);

describe("the browser's log", () => {
  afterEach(() => jest.restoreAllMocks());

  it('[Q30] Chromium begins a new one once for a page, and nothing is left of that', async () => {
    const fixture = fixtureIn(CHROMIUM);
    const deleted = jest.spyOn(fixture.storage.whole, 'deleteDatabase');
    const outbox = fixture.outbox();
    expect(await fixture.outcome(outbox.load(null))).toEqual([]);
    expect(await fixture.outcome(outbox.put([actionOf(1)]))).toBe('done');
    expect(await fixture.outcome(outbox.put([actionOf(2)]))).toBe('done');
    expect(deleted.mock.calls).toEqual([['ngx-cachehub:log']]);
    expect(await namesIn(fixture)).toEqual(['ngx-cachehub']);
  });

  it('[Q30] nothing is written while it is begun: a write would keep the browser from it', async () => {
    const fixture = fixtureIn(CHROMIUM);
    const writes = () => fixture.storage.asked.filter((mode) => mode.startsWith('readwrite'));
    const outbox = fixture.outbox();
    expect(await outbox.load(null)).toEqual([]);
    const stored = outbox.put([actionOf(1)]);
    await fixture.turns();
    expect(await namesIn(fixture)).toEqual(['ngx-cachehub']);
    await fixture.scheduler.advance(19);
    expect(writes()).toEqual([]);
    await fixture.scheduler.advance(1);
    await stored;
    expect(writes()).toHaveLength(1);
  });

  it('[Q30] a page that goes waits for nothing', async () => {
    const fixture = fixtureIn(CHROMIUM);
    const stored = fixture.outbox().put([actionOf(1)]);
    window.dispatchEvent(new Event('pagehide'));
    await fixture.turns();
    await stored;
    expect(await fixture.raw('actions')).toHaveLength(1);
    window.dispatchEvent(new Event('pageshow'));
  });

  it('[Q30] a page that is opened in the background waits for it as well: a browser opens its tabs so after a crash', async () => {
    jest.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
    const fixture = fixtureIn(CHROMIUM);
    const stored = fixture.outbox().put([actionOf(1)]);
    await fixture.turns();
    expect(fixture.storage.asked).toEqual([]);
    expect(await fixture.outcome(stored)).toBe('done');
  });

  it('[Q30][N3] no timer is left of it when its injector ends', async () => {
    const fixture = fixtureIn(CHROMIUM);
    const tab = fixture.tab();
    const stored = fixture.outboxOfTab(tab).put([actionOf(1)]);
    await fixture.turns();
    tab.destroy();
    await stored;
    expect(fixture.scheduler.pending).toBe(0);
  });

  it('[Q30] two tabs that begin at once do not hinder each other', async () => {
    const fixture = fixtureIn(CHROMIUM);
    const outboxes = [fixture.outboxOfTab(), fixture.outboxOfTab()];
    const stored = outboxes.map((outbox, seq) => outbox.put([actionOf(seq)]));
    expect(await fixture.outcome(Promise.all(stored))).toHaveLength(2);
    expect(await namesIn(fixture)).toEqual(['ngx-cachehub']);
  });

  it('[Q30] what a killed page left of it goes with the next one', async () => {
    const fixture = fixtureIn(CHROMIUM);
    (await answer(fixture.storage.whole.open('ngx-cachehub:log'))).close();
    await fixture.outcome(fixture.outbox().put([actionOf(1)]));
    expect(await namesIn(fixture)).toEqual(['ngx-cachehub']);
  });

  it('[Q30] where it cannot be begun, or not soon, the queue is written all the same', async () => {
    for (const failing of [
      (factory: IDBFactory) => renewChromiumLog(refusing(factory), 'ngx-cachehub'),
      () => new Promise<void>(() => undefined),
    ]) {
      TestBed.resetTestingModule();
      const fixture = new DatabaseFixture({ provide: ɵRENEW_LOG, useValue: failing });
      const outbox = fixture.outbox();
      expect(await fixture.outcome(outbox.put([actionOf(1)]))).toBe('done');
      expect(await outbox.load(null)).toHaveLength(1);
    }
  });

  it('[Q30] other browsers keep no such log, and are not asked for it', async () => {
    const fixture = fixtureIn(SAFARI);
    await fixture.outbox().put([actionOf(1)]);
    expect(fixture.storage.opened).toBe(1);
  });
});

/** One that opens nothing. */
function refusing(factory: IDBFactory): IDBFactory {
  const open = () => {
    const request = {} as IDBOpenDBRequest;
    queueMicrotask(() => void request.onerror?.(new Event('error')));
    return request;
  };
  return Object.create(factory, { open: { value: open } }) as IDBFactory;
}
