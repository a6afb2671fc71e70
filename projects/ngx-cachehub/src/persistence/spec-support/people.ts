import { FakeDevice } from './fake-device';
import { openPage, type PageSetup } from './open-page';

export interface Person {
  readonly id: string;
  readonly version: number;
  readonly name: string;
}

export const KEY = 'people:detail-1';
export const LIST = 'people:list-{}';

export const person = (id: string, version: number, name = `${id} at ${version}`): Person => ({
  id,
  version,
  name,
});

/** A page on a device of its own, once the device was read. */
export async function pageOfPeople(setup: PageSetup = {}) {
  const device = new FakeDevice();
  const page = openPage(device, setup);
  await page.scheduler.drain();
  return { ...page, device };
}
