import type { Source } from '../cache/source';
import type { RealtimeTransport } from '../realtime/realtime-transport';

/** What the `delay` of `reconnect` is told. */
export interface ReconnectContext {
  /** From 1 on. */
  readonly attempt: number;
  /** As `navigator.connection` reports it, where the browser has it. */
  readonly effectiveType?: string;
}

/** How a dead line is noticed. */
export interface HeartbeatOptions {
  /** Default 30 s, or what the server's WELCOME says. */
  intervalMs?: number;
  /** How long any frame may be awaited after a ping. Default 10 s, or what the WELCOME says. */
  timeoutMs?: number;
  /** The ping, where the server wants another one than `{type: 'PING'}`. */
  message?: () => unknown;
}

/** How long to wait before a lost line is opened again. */
export interface ReconnectOptions {
  /** Default 1 s, doubled with each loss. */
  initialDelayMs?: number;
  /** Default 30 s. */
  maxDelayMs?: number;
  /** Losses in a row before the connection is given up. Default: never. */
  maxAttempts?: number;
  /** 'full' (default) waits a random part of the delay. */
  jitter?: 'full' | 'none';
  /** Decides alone where given: milliseconds, or null to give up. */
  delay?: (context: ReconnectContext) => number | null;
}

/** What `withRealtime` takes. */
export interface RealtimeOptions {
  /** Of the WebSocket; a path such as '/ws' is left to the browser to resolve. Where it is a function, asked for each line anew. */
  url?: string | (() => Source<string>);
  /** WebSocket subprotocols. Default: `cache-sync.v1+json`, none where `protocol` is 'plain'. */
  protocols?: readonly string[];
  /** In place of `url`: a line of your own. */
  transport?: () => RealtimeTransport;
  /** 'cache-sync.v1' (default): handshake, sequence, resume. 'plain': no handshake; SUBSCRIBE and UNSUBSCRIBE carry `entityType` alone, and every reconnect refetches what is watched. */
  protocol?: 'cache-sync.v1' | 'plain';
  /** 'plain' only: the first frame after open, for servers that want a token there. */
  hello?: () => Source<unknown>;
  /** 'lazy' (default) opens with the first subscription. */
  connect?: 'lazy' | 'eager';
  /** Overrides `CacheHubConfig.token`. */
  token?: () => Source<string | null>;
  /** `false` sends no pings: a line that is dead in silence stays unnoticed. */
  heartbeat?: HeartbeatOptions | false;
  /** `false`: a lost connection stays lost until `connect()`. */
  reconnect?: ReconnectOptions | false;
  /** Default 100 ms or 500 changes, whichever is first; `false` applies each frame at once. */
  batch?: { windowMs?: number | 'frame'; maxItems?: number } | false;
  /** After this many created rows of one entity in one batch, lists that cannot place them are invalidated once. Default 10. */
  bulkCreateThreshold?: number;
  /** Default 1 s, at most 5 s. */
  listInvalidation?: { debounceMs?: number; maxWaitMs?: number };
  /** A page hidden longer than this closes its connection and resumes when it is back. Default 5 min. */
  hidden?: { disconnectAfterMs?: number } | false;
  /** Bring your own backend: turns a foreign frame (`{type:'contact_created', data}`) into protocol messages, or null to ignore it. */
  mapIncoming?: (frame: unknown) => unknown;
  /** Turns what the hub would send into what your server understands, or null to send nothing. */
  mapOutgoing?: (message: object) => unknown;
  /** Default 1 MiB and 64 levels. */
  limits?: { maxFrameBytes?: number; maxDepth?: number };
}
