import { of, throwError } from 'rxjs';
import { FakeDevice } from '../persistence/spec-support/fake-device';
import { openPage } from '../persistence/spec-support/open-page';
import { hubFixture, ManualSource, watch } from './spec-support/hub-fixture';

interface Row {
  readonly id: string;
  readonly version: number;
  readonly name: string;
}

const row = (id: string, version = 1): Row => ({ id, version, name: `${id} at ${version}` });
const KEY = 'people:detail-1';
const LIST = 'people:list-{}';

describe('an entity that the user may not see any more', () => {
  it('[S6] is gone from memory, pushed rows and lists included, and nothing else is', () => {
    const { hub, pushes } = hubFixture();
    hub.set(KEY, row('1'));
    hub.set(LIST, [row('1'), row('2')]);
    hub.set('orders:detail-1', row('1'));
    pushes.applyPatches(
      [{ kind: 'create', entity: 'people', id: '3', version: 1, row: { ...row('3') } }],
      'realtime',
    );
    const detail = watch(hub.get(KEY));
    const list = watch(hub.get(LIST));
    pushes.forgetEntity('people');
    expect(hub.keys()).toEqual(['orders:detail-1']);
    expect(detail.values.at(-1)).toBeUndefined();
    expect(list.values.at(-1)).toBeUndefined();
  });

  it('[S6] is asked for again where it is observed: what may still be seen comes back', async () => {
    const { hub, pushes, scheduler } = hubFixture();
    const source = new ManualSource<Row>();
    const seen = watch(hub.fetch<Row>(KEY, source.load));
    source.flush(row('1'));
    pushes.forgetEntity('people');
    expect(hub.getValue(KEY)).toBeUndefined();
    await scheduler.drain();
    source.flush(row('1', 2));
    expect(seen.values).toEqual([row('1'), row('1', 2)]);
  });

  it('[S6] an answer that was under way brings nothing back', () => {
    const { hub, pushes } = hubFixture();
    const source = new ManualSource<Row>();
    watch(hub.fetch<Row>(KEY, source.load));
    const [first] = source.runs;
    pushes.forgetEntity('people');
    first?.answer.next(row('1'));
    expect(hub.getValue(KEY)).toBeUndefined();
  });

  it('[S6] a refusal leaves nothing behind', async () => {
    const { hub, pushes, scheduler } = hubFixture({ retry: 0 });
    let isAllowed = true;
    const load = () => (isAllowed ? of(row('1')) : throwError(() => ({ status: 403 })));
    watch(hub.fetch<Row>(KEY, load));
    isAllowed = false;
    pushes.forgetEntity('people');
    await scheduler.drain();
    expect(hub.keys()).toEqual([]);
    expect(hub.stateOf(KEY)).toMatchObject({ data: undefined });
  });

  it('[S6] leaves the device, with what the memory had let go of', async () => {
    const device = new FakeDevice();
    const first = openPage(device, { config: { gcTime: 10 } });
    await first.scheduler.drain();
    first.hub.set(KEY, row('1'));
    first.hub.set('orders:detail-1', row('1'));
    await first.scheduler.advance(2_000);
    expect(first.hub.keys()).toEqual([]);
    expect(device.keys()).toEqual(['orders:detail-1', KEY]);
    first.pushes.forgetEntity('people');
    await first.scheduler.advance(2_000);
    expect(device.keys()).toEqual(['orders:detail-1']);
  });
});
