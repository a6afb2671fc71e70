import { ɵLOG_RENEWAL } from 'ngx-cachehub/indexed-db';
import { renewLog } from './log-renewal';
import { actionOf, DatabaseFixture } from './spec-support/database-fixture';

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

  it('[Q30] Chromium begins a new one with the first connection of a page, and nothing is left of that', async () => {
    const fixture = fixtureIn(CHROMIUM);
    const deleted = jest.spyOn(fixture.storage.whole, 'deleteDatabase');
    const outbox = fixture.outbox();
    await outbox.put([actionOf(1)]);
    await outbox.put([actionOf(2)]);
    await fixture.turns();
    expect(deleted.mock.calls).toEqual([['ngx-cachehub:log']]);
    expect(await namesIn(fixture)).toEqual(['ngx-cachehub']);
    expect(await outbox.load(null)).toHaveLength(2);
  });

  it('[Q30] two tabs that begin at once do not wait for each other', async () => {
    const fixture = fixtureIn(CHROMIUM);
    const outboxes = [fixture.outboxOfTab(), fixture.outboxOfTab()];
    await Promise.all(outboxes.map((outbox, seq) => outbox.put([actionOf(seq)])));
    await fixture.turns();
    expect(await namesIn(fixture)).toEqual(['ngx-cachehub']);
    expect(await outboxes[0].load(null)).toHaveLength(2);
  });

  it('[Q30] what a killed page left of it goes with the next one', async () => {
    const fixture = fixtureIn(CHROMIUM);
    fixture.storage.whole.open('ngx-cachehub:log').onsuccess = ({ target }) =>
      (target as IDBOpenDBRequest).result.close();
    await fixture.turns();
    await fixture.outbox().load(null);
    await fixture.turns();
    expect(await namesIn(fixture)).toEqual(['ngx-cachehub']);
  });

  it('[Q30] where it cannot be begun, the queue is read and written all the same', async () => {
    const fixture = new DatabaseFixture({
      provide: ɵLOG_RENEWAL,
      useValue: (factory: IDBFactory) => {
        fixture.storage.inject({ kind: 'open-error', name: 'UnknownError' }, 1);
        renewLog(factory, 'ngx-cachehub');
      },
    });
    const outbox = fixture.outbox();
    await outbox.put([actionOf(1)]);
    expect(await outbox.load(null)).toHaveLength(1);
    expect(fixture.storage.opened).toBe(2);
  });

  it('[Q30] other browsers keep no such log, and are not asked for it', async () => {
    const fixture = fixtureIn(SAFARI);
    await fixture.outbox().load(null);
    await fixture.turns();
    expect(fixture.storage.opened).toBe(1);
  });
});
