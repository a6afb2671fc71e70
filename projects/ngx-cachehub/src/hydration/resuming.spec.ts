import { of } from 'rxjs';
import { ManualSource, watch } from '../cache/spec-support/hub-fixture';
import type { LoadContext } from '../cache/source';
import { FakeSyncServer } from '../realtime/fake-sync-server.fixture';
import { withRealtime } from '../realtime/with-realtime';
import { openPage, servePage } from './spec-support/served-page';

interface Row {
  readonly id: string;
  readonly version: number;
  readonly name: string;
}

const row = (id: string, version: number, name: string): Row => ({ id, version, name });
const ONE = 'people:detail-1';
const TWO = 'people:detail-2';

/** Answers as a server does that says where its stream stood. */
const readAt = (position: string | null, value: Row) => (ctx: LoadContext) => {
  ctx.syncPosition(position);
  return of(value);
};

function realtime(server: FakeSyncServer, protocol: 'cache-sync.v1' | 'plain' = 'cache-sync.v1') {
  return withRealtime({ transport: () => server, ...(protocol === 'plain' && { protocol }) });
}

/** A server with two events in its log, and a page that was rendered after the first one. */
async function renderedAfterOne(positions: { one: string | null; two?: string | null }) {
  const server = new FakeSyncServer();
  server.update('people', '1', 2, { name: 'at one' });
  const json = await servePage({ features: [realtime(server)] }, ({ hub }) => {
    const live = { realtime: true };
    watch(hub.fetch<Row>(ONE, readAt(positions.one, row('1', 2, 'at one')), live));
    if (positions.two !== undefined) {
      watch(hub.fetch<Row>(TWO, readAt(positions.two, row('2', 1, 'other')), live));
    }
  });
  expect(server.opened).toBe(0);
  server.update('people', '1', 3, { name: 'pushed in between' });
  return { server, json };
}

async function openLive(json: string, server: FakeSyncServer, protocol?: 'plain') {
  const page = openPage(json, { features: [realtime(server, protocol)] });
  const source = new ManualSource<Row>();
  const live = { realtime: true };
  const one = watch(page.hub.fetch<Row>(ONE, source.load, live));
  const two = watch(page.hub.fetch<Row>(TWO, source.load, { ...live, policy: 'cache-first' }));
  await page.scheduler.advance(300);
  return { ...page, source, one, two };
}

describe('a stream that goes on from where the page was rendered', () => {
  it('[N14][C4] brings what was pushed in between, and nothing is loaded', async () => {
    const { server, json } = await renderedAfterOne({ one: 'e1:1', two: 'e1:1' });
    const { source, one, two, hub } = await openLive(json, server);
    expect(server.messages('SUBSCRIBE')).toMatchObject([{ from: { epoch: 'e1', seq: 1 } }]);
    expect(one.values.map(({ name }) => name)).toEqual(['at one', 'pushed in between']);
    expect(two.values.map(({ name }) => name)).toEqual(['other']);
    expect(source.runs).toEqual([]);
    expect(hub.stateOf(ONE).isStale).toBe(false);
  });

  it('[N14] from the earliest position of the page: each answer was read at its own', async () => {
    const { server, json } = await renderedAfterOne({ one: 'e1:1', two: 'e1:0' });
    await openLive(json, server);
    expect(server.messages('SUBSCRIBE')).toMatchObject([{ from: { seq: 0 } }]);
  });

  it('[N14] stays true after the first seconds: what is followed is fresh', async () => {
    const { server, json } = await renderedAfterOne({ one: 'e1:1', two: 'e1:1' });
    const { scheduler, hub, source } = await openLive(json, server);
    await scheduler.advance(20_000);
    expect(hub.stateOf(ONE).isStale).toBe(false);
    watch(hub.fetch<Row>(ONE, source.load, { realtime: true }));
    expect(source.runs).toEqual([]);
  });

  it('[N14] what did not say where it was read is loaded once when the stream is live', async () => {
    const { server, json } = await renderedAfterOne({ one: 'e1:1', two: null });
    const { source, one } = await openLive(json, server);
    expect(one.values.at(-1)?.name).toBe('pushed in between');
    expect(source.runs).toHaveLength(1);
  });

  it('[N14] without any position everything live is shown and loaded once', async () => {
    const { server, json } = await renderedAfterOne({ one: null });
    const { source, one } = await openLive(json, server);
    expect(server.messages('SUBSCRIBE')[0]).not.toHaveProperty('from');
    expect(one.values.map(({ name }) => name)).toEqual(['at one']);
    expect(source.runs).toHaveLength(1 + 1);
    source.runs[0]?.answer.next(row('1', 3, 'pushed in between'));
    expect(one.values.at(-1)?.name).toBe('pushed in between');
  });

  it('[N14] a server that cannot replay has it loaded again, and what was rendered stays on the page', async () => {
    const { server, json } = await renderedAfterOne({ one: 'e1:1', two: 'e1:1' });
    server.forget();
    const { source, one, scheduler } = await openLive(json, server);
    await scheduler.advance(2_500);
    expect(one.values.map(({ name }) => name)).toEqual(['at one']);
    expect(source.runs.length).toBeGreaterThanOrEqual(1);
  });

  it('[N14] a server without positions has it loaded once', async () => {
    const { server, json } = await renderedAfterOne({ one: 'e1:1' });
    server.capabilities = { resume: 'none', requests: false };
    const { source, one } = await openLive(json, server, 'plain');
    expect(one.values.map(({ name }) => name)).toEqual(['at one']);
    expect(source.runs.length).toBeGreaterThanOrEqual(1);
  });

  it('[N14] a position of another epoch is none', async () => {
    const { server, json } = await renderedAfterOne({ one: 'e0:5', two: 'e1:1' });
    const { source } = await openLive(json, server);
    expect(server.messages('SUBSCRIBE')).toMatchObject([{ from: { epoch: 'e1', seq: 1 } }]);
    expect(source.runs).toHaveLength(1);
  });
});
