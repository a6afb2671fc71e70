/** What `withPolling` takes. */
export interface PollingOptions {
  /** Default 30 s. */
  intervalMs?: number;
  /** Part of the interval by which each poll is moved at random. Default 0.1. */
  jitter?: number;
  /** 'fallback' (default): only while the socket is not connected. */
  mode?: 'fallback' | 'always';
  /** Default 'pause'. */
  whenHidden?: 'pause' | 'continue';
}
