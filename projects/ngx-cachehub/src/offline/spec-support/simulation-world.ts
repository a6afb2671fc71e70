import { Dice } from '../../realtime/spec-support/chaos-dice';
import { ChaosNetwork } from '../../realtime/spec-support/chaos-network';
import { FakeBrowser } from '../../tabs/spec-support/fake-browser';
import { SimulationBackend, USERS } from './simulation-backend';
import type { User } from './simulation-backend';
import { SimulationClock } from './simulation-clock';
import { SimulationDevice } from './simulation-device';
import { SimulationLedger } from './simulation-ledger';
import type { LedgerWrite } from './simulation-ledger';
import { FAIR, SimulationNetwork } from './simulation-network';
import type { PlantedFault } from './planted-fault';
import { judgeLedger } from './simulation-oracles';
import { SimulationPage } from './simulation-page';
import { runSimulationStep } from './simulation-steps';
import type { SimulationStep } from './simulation-steps';
import { decide, discard } from './simulation-writes';

export interface SimulationOptions {
  readonly seed: number;
  readonly tabs: number;
  readonly planted?: PlantedFault;
}

const LINE_FAULTS = {
  loss: 0.05,
  repetition: 0.05,
  refusal: 0.05,
  failure: 0,
  frameMs: 20,
  requestMs: 5,
};
/** Longer than every time-out and backoff, those of sends that were not answered in particular. */
const PEACE_MS = 120_000;
/** No call of the device is waited for any longer. */
const DEVICE_PATIENCE_MS = 10_000;
/** A parked write may stand before another that will be parked. */
const ROUNDS = 40;

/** The whole way of a write above its ports: tabs over one device, another client, and a server. */
export class SimulationWorld {
  readonly faults: string[] = [];
  readonly planted: PlantedFault | undefined;
  readonly clock: SimulationClock;
  readonly backend: SimulationBackend;
  readonly network: SimulationNetwork;
  readonly lines: ChaosNetwork;
  readonly device: SimulationDevice;
  readonly browser: FakeBrowser;
  readonly ledger = new SimulationLedger();
  readonly lineDice: Dice;
  readonly pages: SimulationPage[] = [];
  private readonly other: SimulationPage;
  private readonly dice: Dice;

  constructor(options: SimulationOptions) {
    const { seed, tabs, planted } = options;
    this.planted = planted;
    this.clock = new SimulationClock({ seed });
    this.backend = new SimulationBackend(seed);
    this.network = new SimulationNetwork(this.clock, new Dice(seed + 1));
    this.lines = new ChaosNetwork(LINE_FAULTS, this.clock, new Dice(seed + 2));
    this.device = new SimulationDevice(this.clock, new Dice(seed + 3), planted);
    this.lineDice = new Dice(seed + 4);
    this.dice = new Dice(seed + 5);
    this.browser = new FakeBrowser(this.clock);
    for (let i = 0; i < tabs; i++) this.openPage('ada');
    const elsewhere = new FakeBrowser(this.clock);
    this.other = new SimulationPage(this, elsewhere.openTab(), 'elsewhere', 'ada');
  }

  get everywhere(): readonly SimulationPage[] {
    return [...this.pages, this.other];
  }

  // ── what the oracles ask ──

  /** Ids under which the server made the row of a temporary id; the id itself where it is none. */
  realIds(user: User, entity: string, row: string): string[] {
    if (!row.startsWith('tmp_')) return [row];
    const create = this.ledger.writes.find((write) => write.op === 'create' && write.row === row);
    return this.backend.applied
      .filter((entry) => entry.user === user && entry.entity === entity && entry.op === 'create')
      .filter(({ marks }) => create !== undefined && marks.includes(create.mark))
      .map(({ id }) => id);
  }

  isSameRow(write: LedgerWrite, entity: string, row: string): boolean {
    if (write.entity !== entity) return false;
    if (write.row === row) return true;
    const known = this.realIds(write.user, entity, write.row);
    return this.realIds(write.user, entity, row).some((id) => known.includes(id));
  }

  // ── what happens ──

  async run(steps: readonly SimulationStep[]): Promise<readonly string[]> {
    await this.clock.advance(50);
    for (const step of steps) {
      await this.clock.advance(step.wait);
      runSimulationStep(this, step);
      await this.clock.drain();
      this.mourn();
      if (this.faults.length > 0) return this.faults;
    }
    this.heal();
    for (const user of USERS) await this.quiesce(user);
    this.faults.push(...judgeLedger(this));
    await this.end();
    return this.faults;
  }

  destroy(): void {
    for (const page of this.everywhere) page.die();
  }

  replace(page: SimulationPage, how: 'crash' | 'reload'): void {
    const { user } = page;
    if (how === 'crash') page.die();
    else page.close();
    this.pages.splice(this.pages.indexOf(page), 1);
    this.openPage(user);
  }

  private openPage(user: User): void {
    this.pages.push(new SimulationPage(this, this.browser.openTab(), 'device', user));
  }

  /** In place of a page that died, the person opens another. */
  private mourn(): void {
    for (const page of this.pages.filter(({ isDead }) => isDead)) this.replace(page, 'crash');
  }

  private heal(): void {
    const { network, lines, device } = this;
    network.weather = FAIR;
    network.given = network.good;
    lines.heal();
    device.fails = false;
    for (const page of this.pages) {
      page.death = undefined;
      if (page.tab.isAsleep) page.tab.thaw('told');
    }
  }

  /** Everybody works as `user` until nothing of theirs is queued, and all is shown as it is. */
  private async quiesce(user: User): Promise<void> {
    for (const page of this.everywhere) page.signIn(user);
    await this.clock.advance(1_000);
    // Settles when the clock goes on.
    for (const page of this.everywhere) void page.realtime.renewToken().catch(() => undefined);
    await this.drainQueues();
    if (await this.holdsUnpromised(user)) {
      for (const page of [...this.pages]) this.replace(page, 'reload');
      await this.drainQueues();
    }
    // A load that was given up is asked for again when the browser says that it is online.
    window.dispatchEvent(new Event('online'));
    for (const page of this.everywhere) for (const view of page.views) view.open();
    await this.clock.advance(PEACE_MS);
    await this.judgePeace(user);
  }

  private async drainQueues(): Promise<void> {
    for (let round = 0; round < ROUNDS; round++) {
      await this.clock.advance(PEACE_MS);
      const waiting = this.pages.flatMap((page) => page.offline.actions());
      const isStuck = waiting.every(({ status }) => status !== 'parked' && status !== 'conflict');
      if (waiting.length === 0 || (isStuck && round > 2)) return;
      this.tend(this.pages[0]);
    }
  }

  /**
   * Writes are left that nobody was promised: their page died in the step that stored them, or could not
   * store them. A page that is loaded anew sends or forgets them.
   */
  private async holdsUnpromised(user: User): Promise<boolean> {
    const shown = this.pages.flatMap((page) => page.offline.actions());
    const waiting = [...shown, ...(await this.device.stored(user))];
    const promised = this.ledger.writes.filter(
      ({ acknowledgedAt }) => acknowledgedAt !== undefined,
    );
    return waiting.length > 0 && !waiting.some(({ id }) => promised.some((own) => own.id === id));
  }

  private tend(page: SimulationPage): void {
    const [conflict] = page.conflicts.open();
    if (conflict !== undefined) this.pending(decide(page, this.dice));
    const [parked] = page.offline.parked();
    if (parked === undefined) return;
    // What names a row that will never be is not to be tried again: the queue refuses it.
    const mayRetry = this.dice.hits(0.5) && parked.unmade === undefined;
    if (mayRetry) this.pending(page.offline.retry(parked.id));
    else this.pending(discard(page, parked, false));
  }

  /** Under way until the clock goes on. */
  private pending(work: Promise<void>): void {
    work.catch((error: unknown) => this.faults.push(`A decision failed: ${String(error)}`));
  }

  private async judgePeace(user: User): Promise<void> {
    for (const page of this.pages) {
      for (const { id, status, error, lane } of page.offline.actions()) {
        const why = JSON.stringify(error);
        this.faults.push(`[I5] ${id} is still '${status}' in ${page.name}, in ${lane}: ${why}`);
      }
    }
    const living = new Set(this.pages.map(({ name }) => name));
    for (const { mark, page, outcome } of this.ledger.writes) {
      if (outcome !== 'awaited' || !living.has(page)) continue;
      this.faults.push(`[Q20] what became of write ${mark} is not said in ${page}.`);
    }
    for (const { id, status } of await this.device.stored(user)) {
      this.faults.push(`[I5] the device still holds ${id} as '${status}'.`);
    }
    for (const copy of await this.device.copies(user)) {
      const others = USERS.filter((other) => other !== user);
      const text = JSON.stringify(copy);
      if (others.some((other) => text.includes(`"${other}-`))) {
        this.faults.push(`[I11] the copies of ${user} hold ${text}.`);
      }
    }
    for (const page of this.everywhere) {
      for (const { fault } of page.views) if (fault !== undefined) this.faults.push(fault);
    }
  }

  private async end(): Promise<void> {
    for (const page of this.everywhere) page.close();
    // The device answers none of them any more.
    await this.clock.advance(DEVICE_PATIENCE_MS + 200);
    const { pending } = this.clock;
    if (pending > 0) this.faults.push(`[I10] ${pending} timers are left.`);
  }
}
