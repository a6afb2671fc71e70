import { DestroyRef, inject, NgZone } from '@angular/core';
import type { Injector } from '@angular/core';
import { throwError } from 'rxjs';
import type { Observable } from 'rxjs';
import { AUDIT_PORT } from '../audit/audit-port';
import { audited } from '../audit/audited';
import { CacheEngine } from '../cache/cache-engine';
import { isDevMode } from '../cache/dev-mode';
import { CacheHubError } from '../core/errors/cache-hub-error';
import { deepFreeze } from '../core/values';
import { MAX_NAME_LENGTH } from '../protocol';
import { checkOptions, duration } from '../providers/option-rules';
import { CACHE_HUB_SCHEDULER } from '../providers/scheduler';
import { askServer } from '../talk/ask-server';
import { PresenceRoom } from '../talk/presence-room';
import { SharedStateCell } from '../talk/shared-state-cell';
import type { Fields } from '../talk/shared-state-cell';
import { switchboardOf } from '../talk/switchboard';
import { NO_BOARD } from '../talk/talk-board';
import type {
  PresenceHandle,
  SharedState,
  SharedStateOptions,
  TopicHandle,
} from '../talk/talk-handles';
import type { TalkPorts } from '../talk/talk-ports';
import { TopicChannel } from '../talk/topic-channel';
import { injectRealtimeHub } from './realtime-hub';

/** How long an answer is waited for. */
const REQUEST_TIMEOUT_MS = 30_000;

/** How long a request waits. */
export interface RequestOptions {
  /** Milliseconds until it fails with 'timeout'; Infinity for no end. Default 30,000. */
  readonly timeoutMs?: number;
}

/**
 * What is said over the line besides entities and writes: requests, topics, shared states and rooms.
 * Without realtime, reads are empty and actions throw `not-configured`; on the server platform nothing
 * is said and nobody is there.
 */
export class Conversation {
  readonly #hub = injectRealtimeHub();
  readonly #end = inject(DestroyRef);
  readonly #audit = inject(AUDIT_PORT, { optional: true });
  readonly #ports = this.#createPorts();

  request(method: string, params: unknown, options: RequestOptions): Observable<unknown> {
    checkOptions('request', options, { timeoutMs: duration });
    assertName('method', method);
    const refusal = this.#refusal('request');
    if (refusal) return throwError(() => refusal);
    const { timeoutMs = REQUEST_TIMEOUT_MS } = options;
    const asked = askServer(this.#ports, { method, params, timeoutMs });
    return this.#audit === null ? asked : audited(asked, method, this.#audit);
  }

  topic(name: string): TopicHandle<unknown> {
    assertName('topic', name);
    const channel = new TopicChannel(name, this.#ports);
    const { messages$, deliveries$ } = channel;
    const publish = (data: unknown) => {
      this.#assertOn('topic');
      channel.publish(data);
    };
    return { messages$, deliveries$, publish };
  }

  sharedState(name: string, options: SharedStateOptions<Fields>): SharedState<Fields> {
    assertName('shared state', name);
    const { initial, merge = replaceFields, injector } = options;
    const cell = new SharedStateCell(name, { initial, merge }, this.#ports);
    this.#endWith(injector, () => cell.leave());
    const { state$, state } = cell;
    const set = (changes: Fields) => {
      this.#assertOn('sharedState');
      cell.set(changes);
    };
    return { state$, state, set };
  }

  presence(name: string, options: { readonly injector?: Injector }): PresenceHandle<unknown> {
    assertName('room', name);
    const room = new PresenceRoom(name, this.#ports);
    this.#endWith(options.injector, () => {
      room.leave();
      room.end();
    });
    const { members$, members } = room;
    const update = (state: unknown) => {
      this.#assertOn('presence');
      room.update(state);
    };
    return { members$, members, update, leave: () => room.leave() };
  }

  #createPorts(): TalkPorts {
    const zone = inject(NgZone);
    const engine = inject(CacheEngine);
    const link = this.#hub?.link;
    return {
      board: link ? switchboardOf(link.talking) : NO_BOARD,
      scheduler: inject(CACHE_HUB_SCHEDULER),
      tell: (run) => zone.run(run),
      freeze: isDevMode() ? deepFreeze : (value) => value,
      refused: (what, code, message) => {
        const text = `The server, told of '${what}', answered ${code}: ${message}`;
        engine.emit({ type: 'error', source: 'realtime', details: { what, code } });
        engine.log('warn', 'realtime', text);
      },
    };
  }

  #endWith(injector: Injector | undefined, end: () => void): void {
    const owner = injector?.get(DestroyRef) ?? callersEnd() ?? this.#end;
    owner.onDestroy(end);
  }

  #assertOn(action: string): void {
    const refusal = this.#refusal(action);
    if (refusal) throw refusal;
  }

  #refusal(action: string): CacheHubError | null {
    if (this.#hub === null) {
      return new CacheHubError(
        'not-configured',
        `RealtimeCacheService.${action} expects realtime to be on; ` +
          'add withRealtime({ url }) to provideCacheHub().',
      );
    }
    if (this.#hub.link?.talking.takesRequests !== false) return null;
    return new CacheHubError(
      'not-configured',
      `RealtimeCacheService.${action} expects a server of cache-sync.v1, or a transport whose ` +
        'capabilities say that it takes requests; a plain server takes none.',
    );
  }
}

/** The end of the component, service or environment that calls, where it calls while it is created. */
function callersEnd(): DestroyRef | null {
  try {
    return inject(DestroyRef);
  } catch {
    // Outside of an injection context, which `inject` tells by throwing only.
    return null;
  }
}

function replaceFields(current: Fields, incoming: Fields): Fields {
  return { ...current, ...incoming };
}

function assertName(of: string, name: string): void {
  if (typeof name === 'string' && name !== '' && name.length <= MAX_NAME_LENGTH) return;
  throw new CacheHubError(
    'invalid-key',
    `Expected the name of a ${of}: a text of 1 to ${MAX_NAME_LENGTH} characters.`,
    name,
  );
}
