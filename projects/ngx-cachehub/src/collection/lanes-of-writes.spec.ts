import { TestBed } from '@angular/core/testing';
import { OfflineSyncService } from '../offline/offline-sync.service';
import { collectionFixture, QUEUE, todo } from './spec-support/collection-fixture';
import type { CollectionFixture } from './spec-support/collection-fixture';

const LANE = { lane: 'room:7' };
const detail = (id: string) => `todos:detail-${id}`;

async function open(road: 'queued' | 'direct') {
  const fixture = collectionFixture({ features: road === 'queued' ? [QUEUE()] : [] });
  await fixture.scheduler.drain();
  for (const id of ['1', '2', '3']) fixture.hub.set(detail(id), todo(id));
  return fixture;
}

/** Answers one call after the other; what was under way at a time. */
async function answerAll({ server, scheduler }: CollectionFixture) {
  const rounds: string[][] = [];
  for (let answered = 0; ;) {
    await scheduler.advance(1_000);
    const fresh = server.calls.slice(answered);
    if (fresh.length === 0) return rounds;
    rounds.push(fresh.map(({ op, id = 'new' }) => `${op} ${id}`));
    answered = server.calls.length;
    for (const { op, id = String(10 + answered) } of fresh) {
      const call = server.calls.find((one) => one.op === op && (one.id ?? id) === id);
      call?.answer(op === 'delete' ? undefined : todo(id, 2));
    }
  }
}

describe.each(['queued', 'direct'] as const)('the lane of a write, %s', (road) => {
  it('[X40] without one, rows go out side by side', async () => {
    const fixture = await open(road);
    for (const id of ['1', '2', '3']) void fixture.todos.update(id, { done: true });
    expect(await answerAll(fixture)).toEqual([['update 1', 'update 2', 'update 3']]);
  });

  it('[X40] in one, writes of several rows go out one after the other, in the order in which they were made', async () => {
    const fixture = await open(road);
    const { todos } = fixture;
    void todos.save({ title: 'A', done: false }, LANE);
    void todos.update('1', { done: true }, LANE);
    void todos.save({ ...todo('2'), title: 'B' }, LANE);
    void todos.delete('3', LANE);
    expect(await answerAll(fixture)).toEqual([
      ['create new'],
      ['update 1'],
      ['update 2'],
      ['delete 3'],
    ]);
  });

  it('[X40][X31] saveAll and deleteAll keep to it as well', async () => {
    const fixture = await open(road);
    const { todos } = fixture;
    void todos.saveAll(
      [
        { ...todo('1'), title: 'A' },
        { ...todo('2'), title: 'B' },
      ],
      LANE,
    );
    void todos.deleteAll(['3'], LANE);
    expect(await answerAll(fixture)).toEqual([['update 1'], ['update 2'], ['delete 3']]);
  });

  it('[X40][X34] so does what is typed', async () => {
    const fixture = await open(road);
    const { todos } = fixture;
    void todos.update('1', { title: 'A' }, { debounceMs: 100, ...LANE });
    void todos.update('2', { title: 'B' }, { debounceMs: 200, ...LANE });
    expect(await answerAll(fixture)).toEqual([['update 1'], ['update 2']]);
  });

  it('[X40] refuses a lane that is no name', async () => {
    const { todos, server, hub } = await open(road);
    await expect(todos.update('1', { done: true }, { lane: '' })).rejects.toMatchObject({
      code: 'rejected',
      details: { path: 'lane' },
    });
    expect([server.calls, hub.getValue(detail('1'))]).toEqual([[], todo('1')]);
  });
});

describe('the lane of a write', () => {
  it('[X40][Q5] is that of its action: what is refused holds back what comes after it in the lane', async () => {
    const { todos, server, scheduler } = await open('queued');
    const offline = TestBed.inject(OfflineSyncService);
    void todos.update('1', { done: true }, LANE);
    void todos.update('2', { done: true }, LANE);
    void todos.update('3', { done: true });
    await scheduler.drain();
    expect(offline.actions().map(({ lane }) => lane)).toEqual(['room:7', 'room:7', 'todos:3']);
    server.calls[0].fail({ status: 422 });
    await scheduler.advance(1_000);
    expect(server.ops).toEqual(['update 1', 'update 3']);
    await offline.discard(offline.parked()[0].id);
    await scheduler.drain();
    expect(server.ops).toEqual(['update 1', 'update 3', 'update 2']);
  });

  it('[X40][X30] without a queue a row’s own writes stay in order, whatever lanes they are of', async () => {
    const fixture = await open('direct');
    const { todos, server, scheduler } = fixture;
    void todos.update('1', { title: 'first' }, LANE);
    void todos.update('2', { title: 'other' }, LANE);
    void todos.update('2', { done: true });
    await scheduler.drain();
    expect(server.ops).toEqual(['update 1']);
    server.last.answer(todo('1', 2, { title: 'first' }));
    await scheduler.drain();
    expect(server.ops).toEqual(['update 1', 'update 2']);
    server.last.answer(todo('2', 2, { title: 'other' }));
    await scheduler.drain();
    expect(server.last).toMatchObject({ id: '2', value: { done: true }, baseVersion: 2 });
  });
});
