import { isPlatformBrowser } from '@angular/common';
import { DestroyRef, DOCUMENT, inject, Injectable, NgZone, PLATFORM_ID } from '@angular/core';
import { Observable } from 'rxjs';
import { CacheEngine } from '../cache/cache-engine';
import {
  CONFLICT_PORT,
  type ConflictQueue,
  type ConflictVerdict,
} from '../conflicts/conflict-port';
import { CacheHubError } from '../core/errors/cache-hub-error';
import type { EntityId } from '../core/keys';
import {
  NO_CHANGE,
  type OfflineAction,
  type OfflineActionInput,
  type OutboxEffect,
} from '../core/outbox';
import type { ActionHandler } from '../providers/offline-options';
import type { OfflinePort, Submission } from '../providers/offline-port';
import { CACHE_HUB_SCHEDULER } from '../providers/scheduler';
import { USER_SESSION } from '../session/user-session';
import { ActionHandlers } from './action-handlers';
import { AnswerReader } from './answer-reader';
import { answerTabs } from './answer-tabs';
import { askToPersistOnce } from './ask-to-persist-once';
import { CONNECTIVITY_SIGNALS } from './connectivity-signals';
import { EarlyRows } from './early-rows';
import { FailureJudge } from './failure-judge';
import { LostQueue } from './lost-queue';
import { onServer, OpenQueue } from './open-queue';
import { openStore } from './open-store';
import { QueueGate } from './queue-gate';
import { QueueReports } from './queue-reports';
import { QueueTabs } from './queue-tabs';
import { QueueView } from './queue-view';
import { QueuedLayers } from './queued-layers';
import { OFFLINE_OPTIONS } from './resolve-offline-options';
import { hasSendable } from './sendable';
import { SEND_FIRST_MS, SendFirst } from './send-first';
import { StorageRisk } from './storage-risk';
import { SyncRuns } from './sync-runs';
import { UserQueue } from './user-queue';
import { NO_RESULTS } from './user-queue-ports';

const NOTHING: readonly OfflineAction[] = [];

/**
 * The queue of a hub: the signed-in user's, with the way out of the page, the device and the tabs
 * around it. On the server platform nothing runs.
 */
@Injectable()
export class OfflineQueue implements OfflinePort, ConflictQueue {
  readonly #open = new OpenQueue();
  readonly #options = inject(OFFLINE_OPTIONS);
  readonly #engine = inject(CacheEngine);
  readonly #scheduler = inject(CACHE_HUB_SCHEDULER);
  readonly #zone = inject(NgZone);
  readonly #page = inject(DOCUMENT);
  readonly #isBrowser = isPlatformBrowser(inject(PLATFORM_ID));
  readonly #sendFirst = this.#holdLoads();
  readonly #handlers = new ActionHandlers(() => this.queue?.handlersChanged());
  readonly #layers = new QueuedLayers();
  readonly #earlyRows = new EarlyRows((keys) => this.queue?.hearShown(keys));
  readonly #reports = new QueueReports(this.#engine);
  readonly #risk = new StorageRisk((ids) => this.#reports.atRisk(ids));
  readonly #losses = new LostQueue(() => this.#store);
  readonly #runs = new SyncRuns(
    () => this.#scheduler.now(),
    (event) => this.#engine.emit(event),
    () => this.#tabs.tellStanding(),
  );
  readonly #store = openStore({
    onHealth: (isHealthy, error) => {
      this.#reports.health(isHealthy, error);
      this.view.stored(isHealthy);
    },
    onWritten: (records, late) => this.queue?.written(records, late),
    onRefused: (records) => this.queue?.refused(records),
    // Whose it was is not known here: to any other user its id means nothing.
    onDeletedLate: (removed) => this.#tabs.tellChange({ ...NO_CHANGE, removed }, NO_RESULTS, true),
  });
  readonly #tabs: QueueTabs = new QueueTabs(answerTabs(this));
  readonly gate = this.#createGate();
  readonly view: QueueView = new QueueView({
    gate: this.gate,
    tabs: this.#tabs,
    runs: this.#runs,
    hasStorage: this.#options.storage !== undefined,
  });
  readonly #conflicts = inject(CONFLICT_PORT);
  readonly #answers = new AnswerReader();
  readonly #failures = new FailureJudge();
  readonly #askToPersist = askToPersistOnce(this.#page, this.#engine);
  /** What is written now is the leaving user's. */
  #isLeaving = false;

  /** What an app does with it belongs into its zone. */
  readonly isOnline$ = new Observable<boolean>((observer) =>
    this.gate.connectivity.isOnline$.subscribe({
      next: (isOnline) => this.#zone.run(() => observer.next(isOnline)),
      complete: () => observer.complete(),
    }),
  );
  readonly isOnline = this.gate.isOnlineNow;
  readonly isRestoring = this.#open.isReading;
  readonly actions = this.view.actions;
  readonly waiting = this.view.waiting;
  readonly lastSyncedAt = this.view.lastSyncedAt;
  readonly durable = this.view.durable;
  readonly status = this.view.status;
  readonly lost = this.#losses.lost;

  constructor() {
    inject(DestroyRef).onDestroy(() => this.#destroy());
    if (!this.#isBrowser) {
      this.#open.end(onServer());
      return;
    }
    this.#tabs.listen();
    const session = inject(USER_SESSION, { optional: true });
    const destroyRef = inject(DestroyRef);
    destroyRef.onDestroy(inject(CONNECTIVITY_SIGNALS).onShown(() => this.queue?.shown()));
    if (session === null) this.#enter(null);
    else {
      const stop = session.listen({
        leaving: () => (this.#isLeaving = true),
        leave: () => this.#leave(),
        enter: (user) => this.#enter(user),
      });
      destroyRef.onDestroy(stop);
    }
  }

  get queue(): UserQueue | undefined {
    return this.#open.now;
  }

  get isSending(): boolean {
    return this.gate.closed === undefined;
  }

  async submit(input: OfflineActionInput, id?: string): Promise<Submission> {
    const { queue: now } = this;
    // Who leaves cannot wait until theirs is open.
    const mayAdd = now !== undefined && (now.isOpen || this.#isLeaving);
    const queue = mayAdd ? now : await this.#open.whenOpen();
    if (this.#options.storage !== undefined) this.#askToPersist();
    return this.#zone.runOutsideAngular(() => queue.add(input, id));
  }

  registerHandler(type: string, handler: ActionHandler): () => void {
    const remove = this.#handlers.register(type, handler);
    this.queue?.handlersChanged();
    return remove;
  }

  async sync(): Promise<void> {
    const { queue } = this;
    if (queue === undefined) return;
    if (!this.gate.leads) this.#tabs.ask('sync');
    const tried = this.#runs.whenTried();
    this.gate.connectivity.look();
    queue.contactAgain();
    await tried;
    if (queue.isDrained && this.isSending) this.#runs.upToDate();
  }

  resume(): void {
    // The tab that sends is the one that pauses.
    if (!this.gate.leads) this.#tabs.ask('resume');
    this.gate.auth.resume();
  }

  acknowledgeLost(): void {
    if (this.queue !== undefined) this.#losses.acknowledge(this.queue.userKey);
  }

  async retry(id: string): Promise<void> {
    await (await this.#open.whenOpen()).retry(id);
  }

  async edit(id: string, payload: unknown): Promise<void> {
    await (await this.#open.whenOpen()).edit(id, payload);
  }

  async discard(id: string, dependants: boolean): Promise<void> {
    await (await this.#open.whenOpen()).discard(id, dependants);
  }

  async discardAll(): Promise<void> {
    await (await this.#open.whenOpen()).discardAll();
  }

  async settle(actionId: string, verdict: ConflictVerdict): Promise<void> {
    await (await this.#open.whenOpen()).settle(actionId, verdict);
  }

  toReal(entity: string, id: EntityId): EntityId {
    return this.queue?.toReal(entity, id) ?? id;
  }

  #enter(userKey: string | null): void {
    this.#earlyRows.reset();
    const queue: UserQueue = new UserQueue(userKey, {
      options: this.#options,
      scheduler: this.#scheduler,
      store: this.#store,
      layers: this.#layers,
      earlyRows: this.#earlyRows,
      handlers: this.#handlers,
      answers: this.#answers,
      failures: this.#failures,
      conflicts: this.#conflicts,
      gate: this.gate,
      onOpen: () => {
        this.#open.opened(queue);
        this.#risk.look(queue.actions);
        this.#losses.look(queue);
      },
      onChange: () => this.#show(),
      onEffects: (effects, _results, source) => this.#tell(effects, source),
      onStored: (change, results, isStored) => this.#tabs.tellChange(change, results, isStored),
      onHeld: (ids) => this.#tabs.tellHeld(ids),
      onDoubts: (doubts) => this.#tabs.tellDoubts(doubts),
      onWords: (words) => this.#tabs.tellWords(words),
      onKept: (actions) => this.#tabs.tellKept(actions),
      onOver: (ids) => this.#tabs.tellOver(ids),
      onRest: (reason) => {
        this.#sendFirst.check();
        if (reason === 'waits') this.#runs.tried();
        else this.#runs.rest(reason);
      },
      onError: (error) => this.#engine.journal.report(error, {}),
    });
    this.#open.enter(queue);
    this.gate.auth.enter();
    this.#risk.reset();
    this.#tabs.reset();
    void this.#zone.runOutsideAngular(() => queue.load());
  }

  #leave(): void {
    this.#isLeaving = false;
    const message = 'The user signed out; what was queued waits for the next sign-in.';
    this.#open.leave(new CacheHubError('aborted', message));
    this.#runs.rest('ended');
    this.#losses.look(null);
    this.#show();
  }

  #createGate(): QueueGate {
    return new QueueGate({
      onConnectivity: (isOnline, isNews) => this.#onConnectivity(isOnline, isNews),
      onPause: (isPaused) => {
        this.#tabs.tellStanding();
        if (!isPaused) this.queue?.pump();
      },
    });
  }

  #show(): void {
    this.view.show(this.queue?.actions);
    this.#sendFirst.check();
  }

  #tell(effects: readonly OutboxEffect[], source: 'local' | 'tab'): void {
    // Another tab's run is told there.
    if (this.gate.leads) this.#runs.note(effects);
    this.#reports.tell(effects, source);
  }

  #holdLoads(): SendFirst {
    const isSending = (entity: string) => {
      const until = this.#scheduler.now() + SEND_FIRST_MS;
      return this.isSending && hasSendable(this.queue?.actions ?? NOTHING, entity, until);
    };
    const gate = new SendFirst(this.#engine.context, isSending);
    if (this.#isBrowser) this.#engine.turns.life.gateLoads(gate);
    return gate;
  }

  #onConnectivity(isOnline: boolean, isNews: boolean): void {
    if (isNews) {
      const details = { isOnline };
      this.#engine.emit({ type: 'connectivity-changed', source: 'local', details });
    }
    if (isNews && isOnline) this.queue?.contactAgain();
    else this.queue?.pump();
  }

  #destroy(): void {
    this.#open.end(
      new CacheHubError('destroyed', 'Expected the hub to be there; it was destroyed.'),
    );
    this.#runs.rest('ended');
    this.gate.destroy();
    this.#store.close();
  }
}
