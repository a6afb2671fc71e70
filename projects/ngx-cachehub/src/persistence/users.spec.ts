import { BehaviorSubject } from 'rxjs';
import { ManualSource, watch } from '../cache/spec-support/hub-fixture';
import { FakeDevice } from './spec-support/fake-device';
import { openPage } from './spec-support/open-page';
import { KEY } from './spec-support/people';
import type { Person } from './spec-support/people';

const of = (name: string, version = 1): Person => ({ id: '1', version, name });

function shared() {
  const device = new FakeDevice();
  const user = new BehaviorSubject<string | null>('ada');
  const open = async () => {
    const page = openPage(device, { config: { userKey: () => user } });
    await page.scheduler.drain();
    return page;
  };
  return { device, user, open };
}

describe('one device, several users', () => {
  it('[I11] nothing of one is read under another, and everything is there again when they come back', async () => {
    const { device, user, open } = shared();
    const { hub, scheduler } = await open();
    hub.set(KEY, of('of ada'));
    await scheduler.advance(1_000);
    user.next('bob');
    await scheduler.advance(1_000);
    expect(hub.keys()).toEqual([]);
    hub.set(KEY, of('of bob'));
    await scheduler.advance(1_000);
    expect(device.entry(KEY, 'ada')?.value).toEqual(of('of ada'));
    expect(device.entry(KEY, 'bob')?.value).toEqual(of('of bob'));
    user.next('ada');
    await scheduler.drain();
    expect(hub.getValue(KEY)).toEqual(of('of ada'));
  });

  it('[S4] what a user changed last is written as theirs when they leave', async () => {
    const { device, user, open } = shared();
    const { hub, scheduler } = await open();
    hub.set(KEY, of('of ada'));
    user.next('bob');
    hub.set('settings', 'of bob');
    await scheduler.advance(1_000);
    expect(device.keys('ada')).toEqual([KEY]);
    expect(device.keys('bob')).toEqual(['settings']);
  });

  it('[S4] a write that is under way when its user leaves stays theirs, and so does what follows it', async () => {
    const { device, user, open } = shared();
    const { hub, scheduler } = await open();
    hub.set(KEY, of('of ada'));
    let go = () => undefined as void;
    device.gate = new Promise((resolve) => (go = resolve));
    await scheduler.advance(1_000);
    hub.set(KEY, of('of ada', 2));
    user.next('bob');
    hub.set(KEY, of('of bob'));
    device.gate = undefined;
    go();
    await scheduler.advance(2_000);
    expect(device.entry(KEY, 'ada')?.value).toEqual(of('of ada', 2));
    expect(device.entry(KEY, 'bob')?.value).toEqual(of('of bob'));
    expect(device.writes.filter(({ userKey }) => userKey === 'bob')).toHaveLength(1);
  });

  it('[I11] what is read for a user who has left meanwhile is thrown away', async () => {
    const { device, user, open } = shared();
    const first = await open();
    first.hub.set(KEY, of('of ada'));
    await first.scheduler.advance(1_000);
    let go = () => undefined as void;
    device.gate = new Promise((resolve) => (go = resolve));
    const { hub, scheduler } = await open();
    const seen = watch(hub.get(KEY));
    device.gate = undefined;
    user.next('bob');
    go();
    await scheduler.advance(1_000);
    expect(seen.values).toEqual([undefined]);
    expect(hub.keys()).toEqual([]);
    expect(device.keys('bob')).toEqual([]);
  });

  it('[S4] an observed fetch shows the next user’s own copy, then their answer', async () => {
    const { user, open } = shared();
    const { hub, scheduler } = await open();
    const source = new ManualSource<Person>();
    const seen = watch(hub.fetch<Person>(KEY, source.load));
    source.flush(of('of ada'));
    user.next('bob');
    await scheduler.drain();
    source.flush(of('of bob'));
    await scheduler.advance(1_000);
    user.next('ada');
    expect(hub.isRestoring()).toBe(true);
    await scheduler.drain();
    source.flush(of('of ada', 2));
    user.next('bob');
    await scheduler.drain();
    expect(seen.values).toEqual([
      of('of ada'),
      of('of bob'),
      of('of ada'),
      of('of ada', 2),
      of('of bob'),
    ]);
  });

  it('[I11] clear empties the partition of the user who is there, and no other', async () => {
    const { device, user, open } = shared();
    const { hub, scheduler } = await open();
    hub.set(KEY, of('of ada'));
    await scheduler.advance(1_000);
    user.next('bob');
    hub.set(KEY, of('of bob'));
    await scheduler.advance(1_000);
    await hub.clear();
    expect(device.keys('bob')).toEqual([]);
    expect(device.keys('ada')).toEqual([KEY]);
  });

  it('[I11] a user who clears and leaves at once has cleared', async () => {
    const { device, user, open } = shared();
    const { hub, scheduler } = await open();
    hub.set(KEY, of('of ada'));
    await scheduler.advance(1_000);
    void hub.clear();
    user.next(null);
    await scheduler.advance(1_000);
    expect(device.dump()).not.toContain('of ada');
  });

  it('[I11] nobody in particular is a partition of its own, and so is each name', async () => {
    const { device, user, open } = shared();
    const { hub, scheduler } = await open();
    user.next(null);
    hub.set(KEY, of('of nobody'));
    await scheduler.advance(1_000);
    user.next('null');
    await scheduler.advance(1_000);
    expect(hub.keys()).toEqual([]);
    expect(device.keys(null)).toEqual([KEY]);
  });
});
