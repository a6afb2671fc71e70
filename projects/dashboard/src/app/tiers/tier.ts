/** One way in which a server can speak to the hub, as its page describes it. */
export interface Tier {
  readonly path: string;
  readonly title: string;
  readonly endpoint: string;
  /** What a frame looks like. */
  readonly frame: string;
  /** What the hub can promise on top of such frames. */
  readonly promise: string;
}
