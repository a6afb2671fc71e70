import type { OfflineAction } from '../core/outbox';

/** One reading of the device. The queue goes on meanwhile. */
export interface DeviceReading {
  /** What was known when it began, and has not changed since: the device was asked after that. */
  readonly known: ReadonlySet<string>;
  /** These changed here, or were heard of, while it was under way. */
  readonly touched: ReadonlySet<string>;
  /** The device was emptied meanwhile. */
  readonly isVoid: boolean;
}

interface OpenReading extends DeviceReading {
  readonly known: Set<string>;
  readonly touched: Set<string>;
  isVoid: boolean;
}

/**
 * What the readings of the device have shown. None waits for a moment in which nothing happens: where tabs
 * write all the time there is none, and nothing would ever be sent.
 */
export class DeviceReadings {
  readonly #open = new Set<OpenReading>();
  /** Ids of what was known before the device was read last, and of what that showed. */
  #shown = new Set<string>();

  /** To be ended. `actions`: what the queue holds now. */
  begin(actions: readonly OfflineAction[]): DeviceReading {
    const known = new Set(actions.map(({ id }) => id));
    const reading = { known, touched: new Set<string>(), isVoid: false };
    this.#open.add(reading);
    return reading;
  }

  /** @param records What was read; undefined where it is not taken in. */
  end(reading: DeviceReading, records?: readonly OfflineAction[]): void {
    for (const open of this.#open) if (open === reading) this.#open.delete(open);
    if (records === undefined) return;
    this.#shown = new Set(reading.known);
    for (const { id } of records) if (!reading.touched.has(id)) this.#shown.add(id);
  }

  /** Whether the device was read after this was known, as it is. */
  hasShown(id: string): boolean {
    return this.#shown.has(id);
  }

  /** These changed here, or were heard of. */
  touch(ids: Iterable<string>): void {
    if (this.#open.size === 0) return;
    for (const id of ids) for (const { touched } of this.#open) touched.add(id);
  }

  /** Something new is to be sent under this id: the device has not shown yet what was stored before that. */
  note(id: string): void {
    this.#shown.delete(id);
    for (const { known } of this.#open) known.delete(id);
  }

  /** What was made part of another one is to be sent with it. */
  fold(id: string, into: string): void {
    if (!this.hasShown(id)) this.note(into);
  }

  /** The device is emptied: what is being read is over. */
  void(): void {
    for (const reading of this.#open) reading.isVoid = true;
  }
}
