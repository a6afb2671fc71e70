/** What is known of the server's clock: an engine's part, so that what hears it and what asks meet. */
export class ServerClock {
  #offset: number | undefined;

  /** How far the server's clock is ahead of this device's, in ms; undefined while nothing was heard of it. */
  get offsetMs(): number | undefined {
    return this.#offset;
  }

  /** The server told its time; both in ms since the epoch. What the message took on its way is not known, and small. */
  heard(serverTime: number, now: number): void {
    if (Number.isFinite(serverTime) && Number.isFinite(now)) this.#offset = serverTime - now;
  }
}
