import { Observable } from 'rxjs';
import type { CacheEngine } from '../cache/cache-engine';
import type { EntityId } from '../core/keys';
import { knownId } from '../core/store/read-row';
import { RowHistory } from '../core/store/row-history';
import type { RowState } from '../core/store/row-state';
import type { AnyEntityDefinition } from '../entities/entity-definition';
import type { EngineContext } from '../cache/engine-context';
import { NO_KEY, StoredHistory } from './stored-history';

/** Has the last states of an entity's rows kept from now on, where its definition says so. */
export function keepHistory(context: EngineContext, definition: AnyEntityDefinition): void {
  const { name, history = 0 } = definition;
  if (history === 0) return;
  const { store, scheduler } = context;
  const { followers } = store.tables.space(name);
  const keeper = new StoredHistory(context, definition);
  followers.push(new RowHistory(history, () => scheduler.now(), keeper));
}

/** The states of one row, newest first: now, and whenever there is another. */
export function watchHistory(
  engine: CacheEngine,
  entity: string,
  id: EntityId,
): Observable<readonly RowState[]> {
  const { store, notifier } = engine.context;
  return new Observable((subscriber) => {
    const history = store.tables.spaces
      .get(entity)
      ?.followers.find((follower) => follower instanceof RowHistory);
    const read = () => freeze(history?.of(knownId(store, entity, id)) ?? []);
    const freeze = (states: readonly RowState[]) => {
      store.options.freeze?.(states);
      return states;
    };
    let last = read();
    subscriber.next(last);
    if (history === undefined) return undefined;
    const tell = () => {
      const now = read();
      if (now === last) return;
      last = now;
      subscriber.next(now);
    };
    // What an earlier page kept may come after the first answer.
    engine.context.disk?.read(NO_KEY, tell);
    return engine.turns.afterEach(() => {
      if (read() !== last) notifier.afterTurn(tell);
    });
  });
}
