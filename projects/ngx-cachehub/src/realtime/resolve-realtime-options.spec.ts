import type { RealtimeOptions } from '../providers/realtime-options';
import { connectionPolicy, heartbeatPolicy } from './connection-policy';
import { resolveRealtimeOptions } from './resolve-realtime-options';

/** An option of the wrong kind, as plain JavaScript may pass it. */
function wrong(options: Readonly<Record<string, unknown>>): RealtimeOptions {
  return { url: 'ws://x', ...options };
}

describe('resolveRealtimeOptions', () => {
  it('[N2] fills in the defaults', () => {
    expect(resolveRealtimeOptions({ url: 'ws://x' })).toMatchObject({
      protocol: 'cache-sync.v1',
      connect: 'lazy',
      reconnect: {
        initialDelayMs: 1_000,
        maxDelayMs: 30_000,
        maxAttempts: Infinity,
        jitter: 'full',
      },
      batch: { windowMs: 100, maxItems: 500 },
      bulkCreateThreshold: 10,
      listInvalidation: { debounceMs: 1_000, maxWaitMs: 5_000 },
      hidden: { disconnectAfterMs: 300_000 },
      limits: { maxFrameBytes: 1_048_576, maxDepth: 64 },
    });
  });

  it.each([
    [{ url: 7 }, /'url'/],
    [{ protocol: 'graphql' }, /'protocol'.*cache-sync\.v1/],
    [{ heartbeat: { intervalMs: 0 } }, /intervalMs/],
    [{ heartbeat: true }, /'heartbeat'/],
    [{ reconnect: { jitter: 'some' } }, /jitter/],
    [{ reconnect: { maxAttempts: -1 } }, /maxAttempts/],
    [{ batch: { windowMs: 'soon' } }, /windowMs/],
    [{ batch: { maxItems: 0 } }, /maxItems/],
    [{ hidden: { disconnectAfterMs: -5 } }, /disconnectAfterMs/],
    [{ limits: { maxDepth: 0 } }, /maxDepth/],
    [{ mapIncoming: 'x' }, /mapIncoming/],
    [{ conect: 'eager' }, /conect/],
    [{ hello: () => ({}) }, /'hello'.*plain/],
  ])('[N2] %j is refused with a sentence', (options, sentence) => {
    const resolve = () => resolveRealtimeOptions(wrong(options));
    expect(resolve).toThrow(expect.objectContaining({ code: 'invalid-config' }));
    expect(resolve).toThrow(sentence);
  });

  it('[N2] needs something to connect to', () => {
    expect(() => resolveRealtimeOptions({})).toThrow(/url/);
  });

  it("[C3] the heartbeat follows the app's word, then the server's, then the defaults", () => {
    const server = { heartbeatMs: 15_000, timeoutMs: 5_000 };
    const plain = resolveRealtimeOptions({ url: 'ws://x' });
    const own = resolveRealtimeOptions({ url: 'ws://x', heartbeat: { intervalMs: 9_000 } });
    const off = resolveRealtimeOptions({ url: 'ws://x', heartbeat: false });
    expect(heartbeatPolicy(plain, undefined, true)).toMatchObject({
      intervalMs: 30_000,
      timeoutMs: 10_000,
    });
    expect(heartbeatPolicy(plain, server, true)).toMatchObject({ intervalMs: 15_000 });
    expect(heartbeatPolicy(own, server, true)).toMatchObject({
      intervalMs: 9_000,
      timeoutMs: 5_000,
    });
    expect(heartbeatPolicy(off, server, true)).toBeNull();
  });

  it('[C2] delay is told the kind of network where the browser knows it', () => {
    const delay = jest.fn(() => null);
    const options = resolveRealtimeOptions({ url: 'ws://x', reconnect: { delay } });
    const policy = connectionPolicy(options, 'sequenced', () => undefined);
    Object.defineProperty(navigator, 'connection', {
      value: { effectiveType: '3g' },
      configurable: true,
    });
    policy.backoff?.delay?.(4);
    Reflect.deleteProperty(navigator, 'connection');
    expect(delay).toHaveBeenCalledWith({ attempt: 4, effectiveType: '3g' });
  });
});
