import { DOCUMENT, isPlatformBrowser } from '@angular/common';
import {
  DestroyRef,
  EnvironmentInjector,
  inject,
  Injectable,
  NgZone,
  PLATFORM_ID,
  untracked,
} from '@angular/core';
import { NEVER, Observable, Subject } from 'rxjs';
import type { ConnectionStatus } from '../core/connection';
import type { EntityChange } from '../core/entities/entity-change';
import { EntityRegistry } from '../entities/entity-registry';
import type { StreamPosition } from '../protocol';
import { CACHE_HUB_CONFIG } from '../providers/cache-hub-config';
import { CLIENT_ID } from '../providers/client-id';
import type { RealtimePort } from '../providers/realtime-port';
import { REALTIME_PORT } from '../providers/realtime-port';
import { CACHE_HUB_SCHEDULER } from '../providers/scheduler';
import { USER_SESSION } from '../session/user-session';
import { createTransport } from './create-transport';
import { EntityStreams } from './entity-streams';
import { ForeignStreams } from './foreign-streams';
import { LINE_SHARING } from './line-sharing';
import type { LineSharing } from './line-sharing';
import { LineStatus } from './line-status';
import { listenToPage, visibilityOf } from './page-signals';
import type { PageEvent } from './page-signals';
import { REALTIME_ENGINE } from './realtime-engine';
import { RealtimeLink } from './realtime-link';
import { RealtimeReports } from './realtime-reports';
import { REALTIME_OPTIONS } from './resolve-realtime-options';
import { UpdateBuffer } from './update-buffer';
import { WIRE_TAP } from './wire-tap';

/**
 * The realtime side of one hub, behind both public services. Everything ends with its injector; on
 * the server platform nothing opens, listens or ticks.
 */
@Injectable()
export class RealtimeHub implements RealtimePort {
  readonly #options = inject(REALTIME_OPTIONS);
  readonly #engine = inject(REALTIME_ENGINE);
  readonly #scheduler = inject(CACHE_HUB_SCHEDULER);
  readonly #zone = inject(NgZone);
  readonly #registry = inject(EntityRegistry);
  readonly #injector = inject(EnvironmentInjector);
  readonly #page = inject(DOCUMENT);
  readonly #config = inject(CACHE_HUB_CONFIG);
  readonly #tap = inject(WIRE_TAP, { optional: true });

  readonly clientId = inject(CLIENT_ID);
  readonly #streams = new EntityStreams(this.#zone);
  readonly #foreign = new ForeignStreams(this.#zone);
  readonly #reports = new RealtimeReports(this.#engine);
  readonly buffer = new UpdateBuffer(
    this.#engine,
    this.#scheduler,
    {
      window: this.#options.batch === false ? 'none' : this.#options.batch.windowMs,
      maxItems: this.#options.batch === false ? Infinity : this.#options.batch.maxItems,
    },
    this.#streams,
  );
  readonly #line = new LineStatus(
    this.#zone,
    this.#engine,
    this.#reports,
    () => this.link?.entities ?? [],
  );
  readonly #renewals = new Subject<void>();
  #stopListening: (() => void) | undefined;
  /** Undefined on the server platform. */
  readonly link: RealtimeLink | undefined;
  /** Undefined where this tab has a line of its own. */
  readonly #sharing: LineSharing | undefined;

  readonly status$ = this.#line.status$;
  readonly status = this.#line.status;
  readonly lastError = this.#reports.lastError;
  readonly renewed$ = this.#renewals.asObservable();

  constructor() {
    if (isPlatformBrowser(inject(PLATFORM_ID))) {
      const link = this.#createLink();
      this.link = link;
      this.#sharing = this.#createSharing(link);
      this.#engine.beforeLoads({
        isAckPending: (entity) => link.pendingAck(entity),
        applyPushed: () => this.buffer.flush(),
      });
    }
    inject(DestroyRef).onDestroy(() => this.#destroy());
    if (this.#config.userKey !== undefined) this.#followUser();
  }

  connect(): void {
    if (!this.link || this.#sharing?.connect()) return;
    this.#listen();
    this.link.dispatch({ type: 'connect' });
    this.#noteHidden();
  }

  disconnect(): void {
    this.link?.talking.talk?.pageLeaves();
    if (this.#sharing?.disconnect()) return;
    this.link?.dispatch({ type: 'disconnect' });
  }

  pause(): void {
    this.link?.talking.talk?.pageLeaves();
    if (this.#sharing?.pause()) return;
    this.link?.dispatch({ type: 'pause' });
  }

  hold(entity: string): () => void {
    if (!this.link) return () => undefined;
    this.#listen();
    // Not the signal, since a computed one may be what holds.
    const wasIdle = this.#line.current === 'disconnected';
    const release = this.link.hold(entity);
    if (wasIdle) this.#noteHidden();
    this.#sharing?.wantsChanged();
    return () => {
      release();
      this.#sharing?.wantsChanged();
    };
  }

  covers(entity: string): boolean {
    return this.link?.desk.coverage.has(entity) ?? false;
  }

  positionOf(entity: string): StreamPosition | undefined {
    this.buffer.flush();
    return untracked(this.buffer.pending) > 0
      ? undefined
      : this.link?.desk.subscriptions.positionOf(entity);
  }

  beginAt(entity: string, position: StreamPosition): boolean {
    return this.link?.desk.subscriptions.beginAt(entity, position) ?? false;
  }

  changes(entity: string): Observable<EntityChange> {
    if (!this.link) return NEVER;
    return new Observable((observer) => {
      const stream = this.#streams.of(entity);
      const subscription = stream.subscribe(observer);
      const release = this.hold(entity);
      return () => {
        subscription.unsubscribe();
        this.#streams.leave(entity, stream);
        release();
      };
    });
  }

  drop(entity: string): void {
    this.link?.drop(entity);
    this.#streams.complete(entity);
  }

  messages(type: string): Observable<unknown> {
    const link = this.link;
    if (!link) return NEVER;
    return this.#foreign.listen(type, () => {
      this.#listen();
      link.demand();
      this.#sharing?.wantsChanged();
    });
  }

  send(type: string, data: unknown): boolean {
    const sent = this.#sharing?.send(type, data);
    if (sent !== undefined) return sent;
    return this.link?.send({ type, data }) ?? false;
  }

  /** Opens the line, unless it was closed on purpose. */
  wantLine(): void {
    if (!this.link) return;
    this.#listen();
    this.link.demand();
  }

  async renewToken(): Promise<void> {
    await (this.#sharing?.renewToken() ?? this.link?.renewToken());
    this.#renewals.next();
  }

  /** S4: the line of one user ends with them; the next one's opens with their token. */
  #followUser(): void {
    let wasWanted = false;
    const stop = inject(USER_SESSION).listen({
      leave: () => {
        this.link?.talking.talk?.userLeaves();
        wasWanted = this.link?.connection.isIdle === false;
        if (this.#sharing) this.#sharing.leave();
        else if (wasWanted) this.disconnect();
        this.buffer.discard();
        this.link?.desk.subscriptions.forgetPositions();
      },
      enter: () => {
        if (wasWanted && !this.#sharing) this.connect();
        wasWanted = false;
      },
    });
    inject(DestroyRef).onDestroy(stop);
  }

  #createLink(): RealtimeLink {
    return new RealtimeLink({
      options: this.#options,
      token: this.#options.token ?? this.#config.token,
      clientId: this.clientId,
      transport: createTransport(
        this.#options,
        this.#injector,
        this.#scheduler,
        this.#engine.metrics,
      ),
      engine: this.#engine,
      registry: this.#registry,
      scheduler: this.#scheduler,
      zone: this.#zone,
      buffer: this.buffer,
      foreign: this.#foreign,
      reports: this.#reports,
      onStatus: (status) => this.#onOwnStatus(status),
      tap: this.#tap,
      onTalk: (change) => {
        if (change === 'more') this.wantLine();
        this.#sharing?.wantsChanged();
      },
    });
  }

  #createSharing(link: RealtimeLink): LineSharing | undefined {
    return inject(LINE_SHARING, { optional: true })?.({
      link,
      buffer: this.buffer,
      foreign: this.#foreign,
      reports: this.#reports,
      engine: this.#engine,
      scheduler: this.#scheduler,
      isPageShown: () => visibilityOf(this.#page) === 'shown',
      status: () => this.#line.current,
      onStatus: (status) => this.#line.tell(status),
      connect: () => this.connect(),
      disconnect: () => this.disconnect(),
      renewToken: () => this.renewToken(),
      listen: () => this.#listen(),
    });
  }

  #onOwnStatus(status: ConnectionStatus): void {
    // Of a line that another tab holds now.
    if (this.#sharing?.isLeading === false) return;
    this.#line.tell(status);
    this.#sharing?.onOwnStatus();
  }

  #listen(): void {
    this.#stopListening ??= this.#zone.runOutsideAngular(() =>
      listenToPage(this.#page, (type) => this.#onPage(type)),
    );
  }

  #onPage(type: PageEvent): void {
    if (type === 'shown' || type === 'hidden') this.#sharing?.wantsChanged();
    // Somebody looks at what comes by this line, in another tab.
    if (type === 'hidden' && this.#sharing?.isShownElsewhere) return;
    if (type === 'frozen') this.link?.talking.talk?.pageLeaves();
    this.link?.dispatch({ type });
  }

  /** A page that opens hidden gets no event that says so. */
  #noteHidden(): void {
    if (visibilityOf(this.#page) === 'hidden') this.#onPage('hidden');
  }

  #destroy(): void {
    this.#stopListening?.();
    this.#sharing?.destroy();
    this.link?.destroy();
    this.buffer.destroy();
    this.#streams.completeAll();
    this.#foreign.completeAll();
    this.#line.complete();
    this.#renewals.complete();
  }
}

/** The realtime side of this environment's own hub; null where that has none, whatever the hubs above it have. */
export function injectRealtimeHub(): RealtimeHub | null {
  const port = inject(REALTIME_PORT, { optional: true });
  return port instanceof RealtimeHub ? port : null;
}
