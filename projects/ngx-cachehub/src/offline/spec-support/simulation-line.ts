import { merge, Subject } from 'rxjs';
import type { RealtimeTransport, TransportClose } from 'ngx-cachehub';
import type { ChaosLine } from '../../realtime/spec-support/chaos-line';
import { USERS } from './simulation-backend';
import type { User } from './simulation-backend';

/** A page's line: to the account of whoever is signed in when it is opened, and to no other. */
export class SimulationLine implements RealtimeTransport {
  private readonly lines: ReadonlyMap<User, ChaosLine>;
  private readonly closings = new Subject<TransportClose>();
  private user: User | undefined;
  readonly capabilities = { resume: 'log', requests: false } as const;
  readonly incoming$;
  readonly opened$;
  readonly closed$;

  constructor(
    make: (user: User) => ChaosLine,
    private readonly userNow: () => User,
    private readonly onFault: (fault: string) => void,
  ) {
    this.lines = new Map(USERS.map((user) => [user, make(user)]));
    const lines = [...this.lines.values()];
    this.incoming$ = merge(...lines.map(({ incoming$ }) => incoming$));
    this.opened$ = merge(...lines.map(({ opened$ }) => opened$));
    this.closed$ = merge(this.closings, ...lines.map(({ closed$ }) => closed$));
  }

  open(): void {
    this.user = this.userNow();
    this.lines.get(this.user)?.open();
  }

  send(frame: unknown): void {
    const { user } = this;
    const line = user === undefined ? undefined : this.lines.get(user);
    if (user === undefined || line === undefined) throw new Error('Expected an open line.');
    if (user !== this.userNow()) this.onFault(`[I11] a line of ${user} is used by another user.`);
    if (typeof frame !== 'object' || frame === null) throw new Error('Expected a frame.');
    const token = 'token' in frame ? String(frame.token) : undefined;
    if (token === undefined) {
      line.send(frame);
      return;
    }
    const [owner, secret] = token.split(':');
    if (owner !== user) this.onFault(`[I11] the token of ${owner} was sent on a line of ${user}.`);
    line.send({ ...frame, token: secret });
  }

  close(): void {
    for (const line of this.lines.values()) line.close();
  }

  get isLive(): boolean {
    return [...this.lines.values()].some(({ isLive }) => isLive);
  }

  cut(code: number): void {
    for (const line of this.lines.values()) line.cut(code);
  }

  deafen(): void {
    for (const line of this.lines.values()) line.deafen();
  }
}
