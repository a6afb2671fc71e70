import { EnvironmentInjector, inject, Injector, runInInjectionContext } from '@angular/core';
import { defer, type Observable } from 'rxjs';
import { fromSource } from '../cache/from-source';
import type { Source } from '../cache/source';
import { CacheHubError } from '../core/errors/cache-hub-error';
import type { OfflineAction } from '../core/outbox/offline-action';
import { adapterOf } from '../entities/adapter-of';
import { adapterWork } from '../entities/adapter-work';
import type { EntityAdapter } from '../entities/entity-adapter';
import { EntityRegistry } from '../entities/entity-registry';
import type { ActionContext, ActionHandler } from '../providers/offline-options';
import { OFFLINE_OPTIONS } from './resolve-offline-options';

type Fields = Record<string, unknown>;
type Work = (ctx: ActionContext) => Source<unknown>;

/** Who does an action's work: its type's handler, else its entity's adapter. */
export class ActionHandlers {
  readonly #environment = inject(EnvironmentInjector);
  readonly #injector = inject(Injector);
  readonly #registry = inject(EntityRegistry);
  readonly #byType = new Map<string, ActionHandler>(
    Object.entries(inject(OFFLINE_OPTIONS).handlers),
  );

  /** `onMore` is told when an entity became known, whose adapter may run what nothing could run before. */
  constructor(onMore: () => void) {
    // Later: an entity may be named first where a template is being made, and signals are not to change there.
    this.#registry.onLater(() => void Promise.resolve().then(onMore));
  }

  /** The function returned takes it away again, unless another has come in its place. */
  register(type: string, handler: ActionHandler): () => void {
    this.#byType.set(type, handler);
    return () => {
      if (this.#byType.get(type) === handler) this.#byType.delete(type);
    };
  }

  canHandle(action: OfflineAction): boolean {
    return this.#workOf(action) !== undefined;
  }

  /** Runs in an injection context, when subscribed. */
  run(action: OfflineAction, ctx: ActionContext): Observable<unknown> {
    return defer(() => {
      const work = this.#workOf(action);
      if (work !== undefined) {
        return fromSource(runInInjectionContext(this.#environment, () => work(ctx)));
      }
      throw new CacheHubError(
        'no-handler',
        `Expected a handler for '${action.type}'; got none. Give it to withOffline, or register it.`,
      );
    });
  }

  #workOf(action: OfflineAction): Work | undefined {
    const handler = this.#byType.get(action.type);
    if (handler !== undefined) return (ctx) => handler(action, ctx);
    const adapter = this.#adapterFor(action);
    const { idField } = this.#registry.modelOf(action.entity ?? '');
    return adapter && adapterWork(adapter, action, idField);
  }

  #adapterFor({ entity, op }: OfflineAction): EntityAdapter<Fields> | undefined {
    const definition = entity === undefined || !op ? undefined : this.#registry.get(entity);
    if (definition === undefined) return undefined;
    try {
      return adapterOf(definition, this.#injector);
    } catch (error) {
      if (error instanceof CacheHubError && error.code === 'not-configured') return undefined;
      throw error;
    }
  }
}
