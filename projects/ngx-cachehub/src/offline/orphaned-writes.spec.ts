import { queueRefused, setOnline, settledTabs } from './spec-support/tabs-of-one-device';

describe('a write that the device never took, and whose tab is gone', () => {
  afterEach(() => Reflect.deleteProperty(navigator, 'onLine'));

  /** Two tabs have heard of it; the first one sends. The device takes writes again. */
  async function heardOf() {
    const setting = await settledTabs(3);
    const { clock, device, tabs } = setting;
    const [leader, maker, heir] = tabs;
    await queueRefused(maker, setting);
    maker.tab.crash();
    leader.tab.crash();
    await clock.advance(20_000);
    device.isFull = false;
    return { ...setting, heir };
  }

  it('[Q7][Q23] is stored by who heard of it, and leads by then', async () => {
    const { clock, device, heir } = await heardOf();
    await clock.advance(60_000);
    expect([heir.hub.leads, (await device.stored()).length]).toEqual([true, 1]);
  });

  it('[I5][Q23] is sent by a tab that came when who heard of it led, and that leads after it', async () => {
    const { clock, device, server, heir, open } = await heardOf();
    device.isFull = true;
    const newcomer = open();
    await clock.advance(10_000);
    heir.tab.crash();
    await clock.advance(20_000);
    setOnline(true);
    await clock.advance(60_000);
    expect([server.applied, newcomer.offline.queueSize()]).toEqual([['rename Eve'], 0]);
  });
});
