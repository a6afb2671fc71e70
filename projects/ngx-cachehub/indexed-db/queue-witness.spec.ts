import { PLATFORM_ID } from '@angular/core';
import type { EnvironmentInjector } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import fc from 'fast-check';
import type { OutboxStore } from 'ngx-cachehub';
import { actionOf, DatabaseFixture } from './spec-support/database-fixture';
import { WITNESS_STORAGE } from './witness-notes';

const NAME = 'ngx-cachehub';
const notes = () => Object.keys(localStorage).sort();

/** The browser deletes the database, as it does while it starts; nothing else. */
async function wipe({ storage }: DatabaseFixture): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const deleting = storage.whole.deleteDatabase(NAME);
    deleting.onsuccess = () => resolve();
    deleting.onerror = () => reject(new Error('not deleted'));
  });
}

/** What the hub was told to be lost. */
const told = ({ events }: DatabaseFixture) =>
  events.filter(({ type }) => type === 'storage-degraded').map(({ details }) => details);

/** A page: its outbox, and what ends it. */
async function open(fixture: DatabaseFixture, userKey: string | null = null) {
  const tab: EnvironmentInjector = fixture.tab();
  const outbox = fixture.outboxOfTab(tab);
  await outbox.load(userKey);
  return { outbox, close: () => tab.destroy() };
}

/** A page that stores `count` actions and ends. */
async function queued(fixture: DatabaseFixture, count: number, userKey: string | null = null) {
  const { outbox, close } = await open(fixture, userKey);
  for (let seq = 1; seq <= count; seq++) await outbox.put([actionOf(seq, { userKey })]);
  close();
  await fixture.turns(3);
}

describe('a queue that the browser has deleted', () => {
  it('[Q31] is told once, with how many and when, and stays known until somebody says that they know', async () => {
    const fixture = new DatabaseFixture();
    await queued(fixture, 3);
    const asOf = fixture.scheduler.now();
    await fixture.scheduler.advance(60_000);
    await wipe(fixture);
    const page = await open(fixture);
    expect(told(fixture)).toEqual([
      expect.objectContaining({ reason: 'queue-lost', code: 'queue-lost', count: 3, asOf }),
    ]);
    expect(page.outbox.lost?.(null)).toEqual({ count: 3, asOf });
    page.close();
    const next = await open(fixture);
    expect(told(fixture)).toHaveLength(1);
    expect(next.outbox.lost?.(null)).toEqual({ count: 3, asOf });
    next.outbox.forgetLost?.(null);
    expect(next.outbox.lost?.(null)).toBeNull();
    expect(notes()).toEqual([]);
  });

  it('[Q31] what is queued after that, and lost as well, is told as well', async () => {
    const fixture = new DatabaseFixture();
    await queued(fixture, 2);
    await wipe(fixture);
    await queued(fixture, 1);
    await wipe(fixture);
    const { outbox } = await open(fixture);
    expect(told(fixture)).toHaveLength(2);
    expect(outbox.lost?.(null)).toMatchObject({ count: 3 });
  });

  it('[Q31] is told to the user whose it was, and to nobody else', async () => {
    const fixture = new DatabaseFixture();
    await queued(fixture, 2, 'ada');
    await queued(fixture, 1, null);
    await wipe(fixture);
    const { outbox } = await open(fixture, 'ben');
    expect(told(fixture)).toEqual([]);
    await outbox.load('ada');
    expect(told(fixture)).toEqual([expect.objectContaining({ count: 2 })]);
    expect([outbox.lost?.('ada')?.count, outbox.lost?.('ben')]).toEqual([2, null]);
    await outbox.load(null);
    expect(told(fixture)).toHaveLength(2);
  });

  it('[Q31] an action that waits for a person counts; what the device keeps of what is over does not', async () => {
    const fixture = new DatabaseFixture();
    const { outbox, close } = await open(fixture);
    const over = { status: 'confirmed' as const };
    await outbox.put([
      actionOf(1, { status: 'parked' }),
      actionOf(2, over),
      actionOf(3),
      actionOf(4, { folded: ['id-3'] }),
      actionOf(5),
      actionOf(6, { ...over, id: 'over:id-5', folded: ['id-5'], idempotencyKey: 'key-5' }),
    ]);
    close();
    await fixture.turns(3);
    await wipe(fixture);
    await open(fixture);
    expect(told(fixture)).toEqual([expect.objectContaining({ count: 2 })]);
  });

  it('[Q31] where the page still has it in memory, only what is not sent by its end was lost', async () => {
    const fixture = new DatabaseFixture();
    const { outbox, close } = await open(fixture);
    await outbox.put([actionOf(1), actionOf(2), actionOf(3)]);
    await wipe(fixture);
    await outbox.put([actionOf(4)]);
    await fixture.turns();
    await outbox.delete(['id-1']);
    close();
    await fixture.turns(3);
    await open(fixture);
    expect(told(fixture)).toEqual([expect.objectContaining({ count: 2 })]);
  });
});

describe('no alarm', () => {
  it('[Q31] after a queue that became empty, of which nothing is left beside it', async () => {
    const fixture = new DatabaseFixture();
    const { outbox, close } = await open(fixture);
    await outbox.put([actionOf(1), actionOf(2)]);
    expect(notes()).toHaveLength(1);
    await outbox.delete(['id-1', 'id-2']);
    expect(notes()).toEqual([]);
    close();
    await fixture.turns(3);
    await wipe(fixture);
    await open(fixture);
    expect(told(fixture)).toEqual([]);
  });

  it('[Q31] after what was emptied by its user', async () => {
    const fixture = new DatabaseFixture();
    const { outbox } = await open(fixture, 'ada');
    await outbox.put([actionOf(1, { userKey: 'ada' })]);
    await outbox.clear('ada');
    expect(notes()).toEqual([]);
    await wipe(fixture);
    await outbox.load('ada');
    expect(told(fixture)).toEqual([]);
  });

  it('[Q31] for a note that a crash left behind: the database is the same', async () => {
    const fixture = new DatabaseFixture();
    await queued(fixture, 1);
    const [key] = notes();
    const note = localStorage.getItem(key) ?? '';
    const { outbox, close } = await open(fixture);
    await outbox.delete(['id-1']);
    close();
    await fixture.turns(3);
    localStorage.setItem(key, note);
    await open(fixture);
    expect([told(fixture), notes()]).toEqual([[], []]);
  });

  it('[Q31] where what the database is told by vanished with it, as with a private window', async () => {
    const fixture = new DatabaseFixture();
    await queued(fixture, 1);
    await wipe(fixture);
    localStorage.clear();
    await open(fixture);
    expect(told(fixture)).toEqual([]);
  });

  it('[Q31] where another tab emptied the queue', async () => {
    const fixture = new DatabaseFixture();
    const one = await open(fixture);
    const two = await open(fixture);
    await one.outbox.put([actionOf(1)]);
    await one.outbox.put([actionOf(2)]);
    await two.outbox.load(null);
    await two.outbox.delete(['id-1', 'id-2']);
    expect(notes()).toEqual([]);
    // The first one never heard of it, and knows of three.
    await one.outbox.put([actionOf(3)]);
    await one.outbox.delete(['id-3']);
    await fixture.outcome(fixture.scheduler.advance(1_000).then(() => fixture.turns()));
    expect(notes()).toEqual([]);
    one.close();
    two.close();
    expect(fixture.scheduler.pending).toBe(0);
  });

  it('[Q31] where the device refused what was to be stored', async () => {
    const fixture = new DatabaseFixture();
    const { outbox, close } = await open(fixture);
    fixture.storage.inject({ kind: 'abort-at-commit', name: 'QuotaExceededError' }, 1);
    await expect(outbox.put([actionOf(1)])).rejects.toMatchObject({ code: 'storage-failed' });
    expect(notes()).toEqual([]);
    close();
  });

  it('[Q31] in a database that an older release made: such have no identity, and are all alike', async () => {
    const fixture = new DatabaseFixture();
    await queued(fixture, 0);
    await fixture.plant('actions', { id: 'ngx-cachehub:store' });
    await queued(fixture, 2);
    expect(notes()).toHaveLength(1);
    await open(fixture);
    expect(told(fixture)).toEqual([]);
    await wipe(fixture);
    await open(fixture);
    expect(told(fixture)).toEqual([expect.objectContaining({ count: 2 })]);
  });

  it.each<[string, unknown]>([
    ['is none', null],
    ['throws', refusing()],
  ])('[Q31] where the storage beside it %s, and the queue works as ever', async (_, storage) => {
    const fixture = new DatabaseFixture({ provide: WITNESS_STORAGE, useValue: storage });
    await queued(fixture, 1);
    const { outbox } = await open(fixture);
    expect(await outbox.load(null)).toHaveLength(1);
    await wipe(fixture);
    expect(await (await open(fixture)).outbox.load(null)).toEqual([]);
    expect(told(fixture)).toEqual([]);
  });

  it('[Q31] where the browser does not let the page have such a storage, or there is none on a server', () => {
    const refused = jest.spyOn(window, 'localStorage', 'get').mockImplementation(() => {
      throw new DOMException('no', 'SecurityError');
    });
    TestBed.configureTestingModule({});
    expect(TestBed.inject(WITNESS_STORAGE)).toBeNull();
    refused.mockRestore();
    TestBed.resetTestingModule();
    TestBed.configureTestingModule({ providers: [{ provide: PLATFORM_ID, useValue: 'server' }] });
    expect(TestBed.inject(WITNESS_STORAGE)).toBeNull();
  });

  it.each(['nonsense', '7', '{"count":"3","asOf":1,"store":"x"}', '{"count":3,"asOf":1}'])(
    '[Q31][I12] for a note that is none: %s',
    async (note) => {
      const fixture = new DatabaseFixture();
      localStorage.setItem(`${NAME}:waiting:["default",null]`, note);
      localStorage.setItem(`${NAME}:lost:["default",null]`, note.replace('3', 'null'));
      const { outbox } = await open(fixture);
      expect([told(fixture), outbox.lost?.(null)]).toEqual([[], null]);
    },
  );
});

describe('the work of it', () => {
  it('[Q31] costs no request of the database where one tab writes', async () => {
    const fixture = new DatabaseFixture();
    const { outbox } = await open(fixture);
    fixture.storage.asked.length = 0;
    await outbox.put([actionOf(1)]);
    await outbox.delete(['id-1']);
    // The write, the reading back of it (Q1), and the removal.
    expect(fixture.storage.asked).toHaveLength(3);
  });
});

type Step =
  | { readonly do: 'put' | 'end'; readonly tab: number }
  | { readonly do: 'reload'; readonly tab: number }
  | { readonly do: 'wait' }
  | { readonly do: 'wipe' };

const tabs = fc.nat({ max: 1 });
const steps = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.record({ do: fc.constantFrom('put', 'end'), tab: tabs }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('reload'), tab: tabs }) },
    { weight: 1, arbitrary: fc.constant({ do: 'wait' }) },
    { weight: 2, arbitrary: fc.constant({ do: 'wipe' }) },
  ),
  { maxLength: 14 },
) as fc.Arbitrary<Step[]>;

/** Two pages over one device, against a set of what waits there. */
class Pair {
  readonly fixture = new DatabaseFixture();
  readonly waiting = new Set<number>();
  private readonly pages: { outbox: OutboxStore; close: () => void; seen: Set<number> }[] = [];
  private seq = 0;

  async open(tab: number): Promise<void> {
    this.pages[tab]?.close();
    this.pages[tab] = { ...(await open(this.fixture)), seen: new Set(this.waiting) };
  }

  async put(tab: number): Promise<void> {
    const seq = ++this.seq;
    this.waiting.add(seq);
    this.pages[tab].seen.add(seq);
    await this.pages[tab].outbox.put([actionOf(seq)]);
  }

  /** A tab ends what the device has shown to it, or what it put itself (Q25). */
  async end(tab: number): Promise<void> {
    const page = this.pages[tab];
    const [first] = this.waiting;
    if (first === undefined) return;
    if (!page.seen.has(first)) await page.outbox.load(null);
    page.seen = new Set([...page.seen, ...this.waiting]);
    this.waiting.delete(first);
    await page.outbox.delete([`id-${first}`]);
  }

  async wait(): Promise<void> {
    await this.fixture.scheduler.advance(1_000);
    await this.fixture.turns(4);
  }

  /** The browser closes, deletes the database, and starts again: how many were told to be lost. */
  async wipe(): Promise<readonly number[]> {
    await this.wait();
    for (const { close } of this.pages) close();
    const count = this.pages.splice(0).length;
    await this.fixture.turns(3);
    await wipe(this.fixture);
    this.waiting.clear();
    this.fixture.events.length = 0;
    for (let tab = 0; tab < count; tab++) await this.open(tab);
    return told(this.fixture).map((details) => (details as { count: number }).count);
  }
}

it('[Q31] whatever two tabs queue and end, what is told is what waited there, and nothing where nothing did', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (script) => {
      TestBed.resetTestingModule();
      const pair = new Pair();
      await pair.open(0);
      await pair.open(1);
      for (const step of [...script, { do: 'wipe' } as const]) {
        if (step.do === 'put') await pair.put(step.tab);
        else if (step.do === 'end') await pair.end(step.tab);
        else if (step.do === 'reload') await pair.open(step.tab);
        else if (step.do === 'wait') await pair.wait();
        else {
          const count = pair.waiting.size;
          expect(await pair.wipe()).toEqual(count === 0 ? [] : [count]);
        }
      }
    }),
    { numRuns: 60 },
  );
}, 60_000);

function refusing() {
  const refuse = () => {
    throw new DOMException('no', 'SecurityError');
  };
  return { getItem: refuse, setItem: refuse, removeItem: refuse };
}
