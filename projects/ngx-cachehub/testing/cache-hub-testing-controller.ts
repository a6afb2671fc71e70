import { ApplicationRef, DestroyRef, inject, Injectable } from '@angular/core';
import type { CacheEvent, CacheKey, EntityDefinition, OfflineAction } from 'ngx-cachehub';
import { CacheHubService, detailKey, OfflineSyncService, ɵtoKey } from 'ngx-cachehub';
import { FakeNetwork } from './fake-network';
import { FakeTransport } from './fake-transport';
import type { ExpectedFetch } from './fetch-desk';
import { FetchDesk } from './fetch-desk';
import type { ExpectedRequest, TestMember } from './talk-desk';
import { TalkDesk } from './talk-desk';
import { VirtualScheduler } from './virtual-scheduler';

/** More turns of effects and promises than a page needs to come to rest. */
const MAX_ROUNDS = 10;

/** The far side of the hub's line, in the test's hands. */
export interface RealtimeTestingController {
  /** The server is there: accepts the connection that waits, and later ones. */
  open(): void;
  /** The line breaks, by default with 1006, and the server is away until `open`. */
  drop(code?: number): void;
  /** One message, or a batch; text goes out as it is. */
  emit(message: unknown): void;
  /** What the hub sent, oldest first. */
  readonly sent: readonly unknown[];
  /** The entities that this connection asks for. */
  readonly subscriptions: readonly string[];
  /** The one request of the method that waits for its answer. @throws Error when there is none, or more. */
  expectRequest(method: string): ExpectedRequest;
  /** @throws Error when a request of the method waits. */
  expectNoRequest(method: string): void;
  /** The topics that this connection listens to. */
  readonly topics: readonly string[];
  /** What the app published on the topic, oldest first. */
  published(topic: string): readonly unknown[];
  /** Somebody else publishes; with `retain` it is in the state that newcomers get, as with a shared state. */
  publish(topic: string, data: unknown, options?: { from?: string; retain?: boolean }): void;
  /** Somebody else is in the room, or says something else of themselves. */
  join(room: string, member: TestMember): void;
  /** Somebody else leaves the room. */
  leave(room: string, id: string): void;
  /** What the app says of itself in the room; undefined while it is not in it. */
  presentIn(room: string): unknown;
}

/** Answers the hub's loads, plays its server and moves its clock. */
@Injectable()
export class CacheHubTestingController {
  readonly #hub = inject(CacheHubService);
  readonly #offline = inject(OfflineSyncService);
  readonly #desk = inject(FetchDesk);
  readonly #transport = inject(FakeTransport);
  readonly #talk = inject(TalkDesk);
  readonly #network = inject(FakeNetwork);
  readonly #scheduler = inject(VirtualScheduler);
  readonly #app = inject(ApplicationRef);
  readonly #log: CacheEvent[] = [];

  /** The far side of the socket. Of no use where `features` bring another realtime. */
  readonly realtime: RealtimeTestingController;

  constructor() {
    const events = this.#hub.events$.subscribe((event) => this.#log.push(event));
    inject(DestroyRef).onDestroy(() => events.unsubscribe());
    const transport = this.#transport;
    const talk = this.#talk;
    this.realtime = {
      open: () => transport.serve(),
      drop: (code) => transport.drop(code),
      emit: (message) => transport.emit(message),
      get sent() {
        return transport.sent;
      },
      get subscriptions() {
        return transport.subscriptions;
      },
      expectRequest: (method) => talk.expectRequest(method),
      expectNoRequest: (method) => talk.expectNoRequest(method),
      get topics() {
        return talk.subscribedTopics;
      },
      published: (topic) => talk.published(topic),
      publish: (topic, data, options = {}) => talk.publish(topic, data, options),
      join: (room, member) => talk.join(room, member),
      leave: (room, id) => talk.leave(room, id),
      presentIn: (room) => talk.presentIn(room),
    };
  }

  /** The one load of the key that waits for an answer. @throws Error when there is none, or more. */
  expectFetch(key: CacheKey): ExpectedFetch {
    return this.#desk.take(ɵtoKey(key));
  }

  /** @throws Error when a load of the key waits. */
  expectNoFetch(key: CacheKey): void {
    this.#desk.expectNone(ɵtoKey(key));
  }

  /** @throws Error when a load or a request waits that was not expected. */
  verify(): void {
    this.#desk.verify();
    this.#talk.verify();
  }

  /** Puts rows into the cache, as if their details had been loaded. */
  seed<T extends object>(
    // eslint-disable-next-line @typescript-eslint/no-explicit-any -- it stands in the parameters of adapters: only `any` accepts every id type
    entity: string | EntityDefinition<T, any>,
    rows: readonly T[],
  ): void {
    for (const row of rows) {
      if (typeof entity === 'string') this.#hub.set(detailKey(entity, idOf(row)), row);
      else this.#hub.set(detailKey(entity.name, entity.id(row) as string | number), row);
    }
  }

  /** Takes the browser off line, or brings it back. */
  setOnline(online: boolean): void {
    this.#network.setOnline(online);
  }

  /** What is in the queue of writes, in its order. */
  queued(): readonly OfflineAction[] {
    return this.#offline.actions();
  }

  /** What happened since the test began. */
  events(): readonly CacheEvent[] {
    return this.#log;
  }

  /** Moves the clock, timer by timer, and lets effects and promises follow. */
  async advance(ms: number): Promise<void> {
    await this.settle();
    await this.#scheduler.advance(ms);
    await this.settle();
  }

  /** Lets effects and promises come to rest; the clock stands still. */
  async settle(): Promise<void> {
    for (let round = 0; round < MAX_ROUNDS; round++) {
      await this.#scheduler.drain();
      this.#app.tick();
    }
  }
}

function idOf(row: object): string | number {
  const id: unknown = 'id' in row ? row.id : undefined;
  if (typeof id === 'string' || typeof id === 'number') return id;
  throw new Error(
    "Expected a row with an 'id' to seed; give its definition where the id stands elsewhere.",
  );
}
