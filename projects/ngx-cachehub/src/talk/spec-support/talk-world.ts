import type { CacheHubConfig, RealtimeOptions } from 'ngx-cachehub';
import { RealtimeCacheService, withRealtime } from 'ngx-cachehub';
import { VirtualScheduler } from 'ngx-cachehub/testing';
import { FakeSyncServer } from '../../realtime/fake-sync-server.fixture';
import { TalkBroker } from '../../realtime/talk-broker.fixture';
import { FakeBrowser } from '../../tabs/spec-support/fake-browser';
import { openHub } from '../../tabs/spec-support/open-hub';
import type { HubInTab } from '../../tabs/spec-support/open-hub';

/** One tab of one user, with the line that it would open if it led. */
export interface TalkTab {
  readonly hub: HubInTab;
  readonly line: FakeSyncServer;
  readonly realtime: RealtimeCacheService;
}

export interface TalkTabOptions extends RealtimeOptions {
  readonly config?: CacheHubConfig;
  readonly userId?: string;
}

/** One server, and browsers with tabs; a browser has one line. */
export function talkWorld(seed = 1) {
  const clock = new VirtualScheduler({ seed });
  const broker = new TalkBroker();
  /** With the line that its tabs open, else one of its own for each. */
  const openBrowser = (shared?: FakeSyncServer) => {
    const browser = new FakeBrowser(clock);
    return (options: TalkTabOptions = {}): TalkTab => {
      const { config, userId, ...realtime } = options;
      const line = shared ?? new FakeSyncServer();
      line.broker = broker;
      line.userId = userId ?? null;
      const features = [withRealtime({ transport: () => line, batch: false, ...realtime })];
      const hub = openHub(browser.openTab(), { features, config });
      return { hub, line, realtime: hub.injector.get(RealtimeCacheService) };
    };
  };
  /** So many browsers with one connected tab each. */
  const connected = async (count: number, options: TalkTabOptions = {}): Promise<TalkTab[]> => {
    const tabs = Array.from({ length: count }, () => openBrowser()(options));
    await clock.advance(10);
    for (const { realtime } of tabs) realtime.connect();
    await clock.advance(10);
    return tabs;
  };
  /** So many connected tabs of one browser; the first leads. */
  const tabs = async (count: number, options: TalkTabOptions = {}): Promise<TalkTab[]> => {
    const open = openBrowser();
    const all = Array.from({ length: count }, () => open(options));
    await clock.advance(10);
    all[0].realtime.connect();
    await clock.advance(10);
    return all;
  };
  return { clock, broker, openBrowser, connected, tabs };
}

/** Everything that a stream tells. */
export function recorded<T>(stream: {
  subscribe(observer: {
    next: (value: T) => void;
    error: (error: unknown) => void;
    complete: () => void;
  }): { unsubscribe(): void };
}) {
  const values: T[] = [];
  const ends: unknown[] = [];
  const subscription = stream.subscribe({
    next: (value) => values.push(value),
    error: (error) => ends.push(error),
    complete: () => ends.push('complete'),
  });
  return { values, ends, stop: () => subscription.unsubscribe() };
}

/** Stands for any error of the code, where Jest compares. */
export const coded = (code: string): Error =>
  Object.assign(new Error(code), {
    asymmetricMatch: (other: unknown) =>
      other instanceof Error && 'code' in other && other.code === code,
  });
