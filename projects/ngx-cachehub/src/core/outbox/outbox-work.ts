/** Work done, in counters that do not depend on the machine. */
export interface OutboxWork {
  /** Lanes whose first action was looked at. */
  readonly looks: number;
  /** Actions compared to keep all of them in order. */
  readonly compared: number;
}
