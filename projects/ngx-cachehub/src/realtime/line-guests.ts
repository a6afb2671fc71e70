import type { GuestTalk } from '../talk/guest-talk';

/** Another tab that hears by this tab's line. */
export interface LineGuest {
  /** By entity: gives it back. */
  readonly holds: Map<string, () => void>;
  readonly unwatch: () => void;
  types: ReadonlySet<string>;
  isShown: boolean;
  /** What it says besides streams; made with the first word. */
  talk: GuestTalk | undefined;
}

export interface GuestPorts {
  /** Runs `gone` once the tab is gone, or sleeps. The function returned ends the watch. */
  readonly watch: (tab: string, gone: () => void) => () => void;
  readonly hold: (entity: string) => () => void;
  /** The tab is no guest any more. `wasShown`: somebody looked at one of the guests until then. */
  readonly onGone: (tab: string, wasShown: boolean) => void;
}

/** The tabs that hear by this tab's line, and what is held for each of them. */
export class LineGuests {
  readonly #ports: GuestPorts;
  readonly #guests = new Map<string, LineGuest>();

  constructor(ports: GuestPorts) {
    this.#ports = ports;
  }

  get isEmpty(): boolean {
    return this.#guests.size === 0;
  }

  get isAnyShown(): boolean {
    return [...this.#guests.values()].some(({ isShown }) => isShown);
  }

  /** Whether one of them listens to frames of that type. */
  want(type: string): boolean {
    return [...this.#guests.values()].some(({ types }) => types.has(type));
  }

  /** The tab as a guest, from its first word on. */
  of(tab: string): LineGuest {
    const known = this.#guests.get(tab);
    if (known) return known;
    const guest: LineGuest = {
      holds: new Map(),
      unwatch: this.#ports.watch(tab, () => this.#forget(tab)),
      types: new Set(),
      isShown: false,
      talk: undefined,
    };
    this.#guests.set(tab, guest);
    return guest;
  }

  holdFor(guest: LineGuest, entity: string): void {
    if (!guest.holds.has(entity)) guest.holds.set(entity, this.#ports.hold(entity));
  }

  /** Holds just these entities for the guest. */
  holdOnly(guest: LineGuest, entities: readonly string[]): void {
    for (const entity of entities) this.holdFor(guest, entity);
    for (const [entity, release] of [...guest.holds]) {
      if (entities.includes(entity)) continue;
      guest.holds.delete(entity);
      release();
    }
  }

  /** What they said of the line that is gone; they say anew what they want of the next one. */
  endTalks(): void {
    for (const guest of this.#guests.values()) endTalk(guest);
  }

  forgetAll(): void {
    for (const tab of [...this.#guests.keys()]) this.#forget(tab);
  }

  /** The tab is gone, or sleeps: it says what it wants when it is back. */
  #forget(tab: string): void {
    const guest = this.#guests.get(tab);
    if (!guest) return;
    const wasShown = this.isAnyShown;
    this.#guests.delete(tab);
    guest.unwatch();
    endTalk(guest);
    for (const release of guest.holds.values()) release();
    this.#ports.onGone(tab, wasShown);
  }
}

function endTalk(guest: LineGuest): void {
  guest.talk?.end();
  guest.talk = undefined;
}
