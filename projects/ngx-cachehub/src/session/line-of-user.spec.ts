import { TestBed } from '@angular/core/testing';
import { BehaviorSubject, map } from 'rxjs';
import { RealtimeCacheService } from '../realtime/realtime-cache.service';
import { FakeSyncServer } from '../realtime/fake-sync-server.fixture';
import { withRealtime } from '../realtime/with-realtime';
import { hubFixture, ManualSource, watch } from '../cache/spec-support/hub-fixture';

interface Row {
  readonly id: string;
  readonly version: number;
  readonly name: string;
}

const KEY = 'people:detail-1';

function live() {
  const user = new BehaviorSubject<string | null>('ada');
  const server = new FakeSyncServer();
  const token = () => user.pipe(map((name) => `token of ${name}`));
  const features = [withRealtime({ transport: () => server, token })];
  const fixture = hubFixture({ userKey: () => user }, { features });
  return { ...fixture, user, server, realtime: TestBed.inject(RealtimeCacheService) };
}

describe('the line of a user', () => {
  it('[S4] ends with the user, and the next one’s opens with the new token and begins its streams anew', async () => {
    const { hub, user, server, scheduler } = live();
    const source = new ManualSource<Row>();
    const seen = watch(hub.fetch<Row>(KEY, source.load, { realtime: true }));
    await scheduler.drain();
    source.flush({ id: '1', version: 1, name: 'of ada' });
    server.update('people', '1', 2, { name: 'of ada, newer' });
    await scheduler.advance(100);
    expect(seen.values).toHaveLength(2);
    user.next('bob');
    await scheduler.advance(200);
    expect(server.opened).toBe(2);
    expect(server.ofLine[0]).toMatchObject({ type: 'HELLO', token: 'token of bob' });
    expect(server.messages('SUBSCRIBE').at(-1)).not.toHaveProperty('from');
    source.flush({ id: '1', version: 1, name: 'of bob' });
    server.update('people', '1', 2, { name: 'of bob, newer' });
    await scheduler.advance(100);
    expect(seen.values.slice(2)).toEqual([
      { id: '1', version: 1, name: 'of bob' },
      { id: '1', version: 2, name: 'of bob, newer' },
    ]);
  });

  it('[I11] what was pushed for one user and waits for its batch reaches nobody after them', async () => {
    const { hub, user, server, realtime, scheduler } = live();
    const notes: unknown[] = [];
    realtime.subscribeToEntity('people').subscribe((note) => notes.push(note));
    await scheduler.drain();
    const entity = { id: '1', version: 1, name: 'of ada' };
    server.event('people', 'ENTITY_CREATED', { entityId: '1', version: 1, entity });
    user.next('bob');
    await scheduler.advance(500);
    expect(hub.keys()).toEqual([]);
    expect(notes).toEqual([]);
  });

  it('[S4] a line that the app closed stays closed for the next user', async () => {
    const { user, server, realtime, scheduler } = live();
    realtime.subscribeToEntity('people').subscribe();
    await scheduler.drain();
    realtime.disconnect();
    user.next('bob');
    await scheduler.advance(1_000);
    expect(server.opened).toBe(1);
    expect(realtime.connectionStatus()).toBe('disconnected');
  });
});
