import type { KnownLeader, TabCrew } from '../tabs/tab-crew';
import type { TabsPort } from '../tabs/tabs-port';
import { FollowerLine } from './follower-line';
import { LeaderLine } from './leader-line';
import type { LineLender } from './line-lender';
import type { LineOwner, LineSharing } from './line-sharing';
import { readTabLineMessage } from './tab-line-message';
import type { TabLineMessage } from './tab-line-message';

/** Nobody leads yet: in a moment it is known who does. */
const NOBODY: LineLender = {
  hasLine: true,
  connectionId: undefined,
  transmit: () => undefined,
  say: () => false,
};

type Role =
  | { readonly kind: 'undecided' }
  | { readonly kind: 'leading'; readonly line: LeaderLine }
  | { readonly kind: 'following'; readonly line: FollowerLine };

/** The line of a tab among others: its own while it leads, else the leader's. */
export class TabLine implements LineSharing {
  readonly #port: TabsPort;
  readonly #crew: TabCrew;
  readonly #owner: LineOwner;
  #role: Role = { kind: 'undecided' };
  /** What the app asked of the line, to be kept by whoever leads next. */
  #wantsLine = false;
  #isClosed = false;
  /** This tab's own: who leads next finds out for itself whether the server knows the user. */
  #isPaused = false;
  readonly #stops: readonly (() => void)[];

  constructor(port: TabsPort, crew: TabCrew, owner: LineOwner) {
    this.#port = port;
    this.#crew = crew;
    this.#owner = owner;
    owner.link.lend(NOBODY);
    this.#stops = [
      crew.join('realtime', {
        leader: (leader) => this.#onLeader(leader),
        message: (message, from) => this.#onMessage(message, from),
      }),
      port.onMissed(() => this.#role.kind === 'following' && this.#role.line.again()),
    ];
  }

  get isLeading(): boolean {
    return this.#role.kind === 'leading';
  }

  get isShownElsewhere(): boolean {
    return this.#role.kind === 'leading' && this.#role.line.isShownElsewhere;
  }

  connect(): boolean {
    this.#wantsLine = true;
    this.#isClosed = false;
    this.#isPaused = false;
    if (this.#role.kind === 'following') this.#role.line.call('connect');
    return this.#role.kind !== 'leading';
  }

  disconnect(): boolean {
    this.#wantsLine = false;
    this.#isClosed = true;
    if (this.#role.kind === 'following') this.#role.line.call('disconnect');
    return this.#role.kind !== 'leading';
  }

  pause(): boolean {
    this.#isPaused = true;
    return this.#role.kind !== 'leading';
  }

  send(type: string, data: unknown): boolean | undefined {
    if (this.#role.kind === 'leading') return undefined;
    return this.#role.kind === 'following' && this.#role.line.send(type, data);
  }

  renewToken(): Promise<void> | undefined {
    // While nobody leads, the next line asks for the token by itself.
    if (this.#role.kind === 'undecided') return Promise.resolve();
    return this.#role.kind === 'following' ? this.#role.line.renewToken() : undefined;
  }

  wantsChanged(): void {
    if (this.#role.kind === 'following') this.#role.line.wantsChanged();
  }

  onOwnStatus(): void {
    if (this.#role.kind === 'leading') this.#role.line.announce();
  }

  get #isWanted(): boolean {
    const { link, foreign } = this.#owner;
    return link.entities.length > 0 || foreign.types.length > 0 || link.talking.isWanted;
  }

  leave(): void {
    this.#leaveRole();
    this.#owner.onStatus('disconnected');
  }

  destroy(): void {
    for (const stop of this.#stops) stop();
    this.#leaveRole();
  }

  #onLeader(leader: KnownLeader | null): void {
    const role = this.#role;
    const crew = this.#crew;
    if (leader === null) {
      if (role.kind !== 'undecided') this.#leaveRole();
    } else if (leader.tab === crew.tabId) {
      if (role.kind === 'leading') role.line.announce();
      else this.#lead();
    } else if (role.kind === 'following' && role.line.leader === leader.tab) {
      role.line.hello();
    } else {
      this.#follow(leader.tab);
    }
  }

  #lead(): void {
    this.#leaveRole();
    const owner = this.#owner;
    const { link } = owner;
    const line = new LeaderLine(this.#port, this.#crew, owner);
    this.#role = { kind: 'leading', line };
    owner.buffer.source = 'realtime';
    link.desk.audience = line;
    link.takeBack();
    owner.listen();
    if (this.#isClosed) link.dispatch({ type: 'disconnect' });
    else if (this.#isPaused) link.dispatch({ type: 'pause' });
    else if (this.#wantsLine || this.#isWanted) {
      link.demand();
    }
    owner.onStatus(link.connection.status);
    line.announce();
  }

  #follow(leader: string): void {
    this.#leaveRole();
    const line = new FollowerLine(leader, this.#crew, this.#owner, () => this.#wantsLine);
    line.isClosed = this.#isClosed;
    this.#owner.buffer.source = 'tab';
    this.#role = { kind: 'following', line };
    this.#owner.link.lend(line);
    line.hello();
  }

  #leaveRole(): void {
    const role = this.#role;
    const owner = this.#owner;
    // First of all: what the line says on its way down is no news of this tab's.
    this.#role = { kind: 'undecided' };
    if (role.kind === 'leading') {
      this.#isClosed = owner.link.connection.isClosedByApp;
      owner.link.lend(NOBODY);
      owner.link.desk.audience = undefined;
      role.line.end();
    } else if (role.kind === 'following') {
      this.#isClosed = role.line.isClosed;
      role.line.end();
      owner.link.lend(NOBODY);
    }
    if (role.kind !== 'undecided' && owner.status() === 'connected') owner.onStatus('reconnecting');
  }

  #onMessage(raw: unknown, from: string): void {
    const message = readTabLineMessage(raw);
    if (message === null) {
      this.#owner.reports.error('a message of another tab', new Error('Not understood.'));
      return;
    }
    this.#take(message, from);
  }

  #take(message: TabLineMessage, from: string): void {
    const role = this.#role;
    switch (message.kind) {
      case 'wants':
      case 'frames':
      case 'call':
      case 'send':
        if (role.kind === 'leading') role.line.take(message, from);
        return;
      default:
        // A leader of before is heard no more.
        if (role.kind === 'following' && role.line.leader === from) role.line.take(message);
    }
  }
}
