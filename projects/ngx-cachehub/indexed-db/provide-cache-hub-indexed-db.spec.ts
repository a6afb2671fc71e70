import { createEnvironmentInjector, EnvironmentInjector, PLATFORM_ID } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { provideCacheHub } from 'ngx-cachehub';
import {
  indexedDbOutbox,
  indexedDbSnapshots,
  provideCacheHubIndexedDb,
} from 'ngx-cachehub/indexed-db';
import { CONFIG_TOKEN, INDEXED_DB, NgxIndexedDBService, provideIndexedDb } from 'ngx-indexed-db';
import { firstValueFrom } from 'rxjs';
import { actionOf, DatabaseFixture } from './spec-support/database-fixture';

const APP_DATABASE = {
  name: 'app',
  version: 1,
  objectStoresMeta: [
    { store: 'notes', storeConfig: { keyPath: 'id', autoIncrement: false }, storeSchema: [] },
  ],
};

describe('provideCacheHubIndexedDb', () => {
  it("[row:own3] lives beside an app's own ngx-indexed-db, and neither disturbs the other", async () => {
    const fixture = new DatabaseFixture(provideIndexedDb(APP_DATABASE) as never);
    const outbox = fixture.outbox();
    const notes = TestBed.inject(NgxIndexedDBService);
    expect(TestBed.inject(CONFIG_TOKEN)).toEqual({ app: APP_DATABASE });
    expect(TestBed.inject(INDEXED_DB)).toBe(window.indexedDB);
    await Promise.all(
      Array.from({ length: 30 }, (_, seq) => [
        outbox.put([actionOf(seq)]),
        firstValueFrom(notes.update('notes', { id: seq + 1, text: 'a note' })),
      ]).flat(),
    );
    expect(await outbox.load(null)).toHaveLength(30);
    expect(await firstValueFrom(notes.getAll('notes'))).toHaveLength(30);
    expect((await fixture.storage.whole.databases()).map(({ name }) => name).sort()).toEqual([
      'app',
      'ngx-cachehub',
    ]);
  });

  it('[N2] opens nothing before the first call', async () => {
    const fixture = new DatabaseFixture();
    const outbox = fixture.outbox();
    await fixture.turns();
    expect(fixture.storage.opened).toBe(0);
    await outbox.load(null);
    expect(fixture.storage.opened).toBe(1);
  });

  it('[C9] opens nothing on the server, and does not stay silent there', async () => {
    const fixture = new DatabaseFixture({ provide: PLATFORM_ID, useValue: 'server' });
    expect(await fixture.outcome(fixture.outbox().load(null))).toEqual(
      expect.objectContaining({ code: 'storage-failed' }),
    );
    expect(fixture.storage.opened).toBe(0);
  });

  it('[N0] without it the stores say what to add', () => {
    TestBed.configureTestingModule({ providers: [provideCacheHub()] });
    for (const store of [indexedDbOutbox, indexedDbSnapshots]) {
      expect(() => TestBed.runInInjectionContext<unknown>(store)).toThrow(
        expect.objectContaining({
          code: 'not-configured',
          message: expect.stringContaining('provideCacheHubIndexedDb()'),
        }),
      );
    }
  });

  it.each([
    ['databaseName', { databaseName: '' }],
    ['timeLimitMs', { timeLimitMs: 0 }],
    ['timeLimitMs', { timeLimitMs: Infinity }],
  ])('[N2] a faulty %s is told at once', (option, options) => {
    expect(() => provideCacheHubIndexedDb(options)).toThrow(
      expect.objectContaining({ code: 'invalid-config', details: { option } }),
    );
  });

  it('[I11] two hubs keep what is theirs apart, also in one database', async () => {
    const fixture = new DatabaseFixture();
    const other = createEnvironmentInjector(
      [provideCacheHub({ id: 'other' })],
      TestBed.inject(EnvironmentInjector),
    );
    const outbox = fixture.outbox();
    const otherOutbox = other.runInContext(indexedDbOutbox);
    await outbox.put([actionOf(1)]);
    await otherOutbox.put([actionOf(2)]);
    await otherOutbox.clear(null);
    expect(await outbox.load(null)).toEqual([actionOf(1)]);
    expect(await otherOutbox.load(null)).toEqual([]);
  });

  it('[N3] finishes what runs when its injector ends, closes, and takes nothing more', async () => {
    const fixture = new DatabaseFixture();
    const tab = fixture.tab();
    const outbox = fixture.outboxOfTab(tab);
    const put = outbox.put([actionOf(1)]);
    tab.destroy();
    await put;
    expect(await fixture.outcome(outbox.put([actionOf(2)]))).toEqual(
      expect.objectContaining({ code: 'destroyed' }),
    );
    expect(await fixture.raw('actions')).toHaveLength(1);
    // A connection that stayed open would block this.
    const gone = fixture.storage.whole.deleteDatabase('ngx-cachehub');
    let isBlocked = false;
    gone.onblocked = () => (isBlocked = true);
    await fixture.turns();
    expect([gone.readyState, isBlocked]).toEqual(['done', false]);
  });
});
