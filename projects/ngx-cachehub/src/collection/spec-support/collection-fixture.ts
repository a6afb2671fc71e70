import type { HubFixture } from '../../cache/spec-support/hub-fixture';
import { hubFixture } from '../../cache/spec-support/hub-fixture';
import { defineEntity } from '../../entities/define-entity';
import type { EntityDefinition } from '../../entities/entity-definition';
import { memoryOutbox } from '../../offline/memory-outbox';
import { withOffline } from '../../offline/with-offline';
import type { CacheHubConfig } from '../../providers/cache-hub-config';
import type { CacheHubFeatures } from '../../providers/features';
import type { CacheCollection } from '../cache-collection';
import { ManualAdapter, type Todo } from './manual-adapter';

export interface CollectionFixture extends HubFixture {
  readonly server: ManualAdapter;
  readonly todos: CacheCollection<Todo, string>;
  /** As the server pushes it. */
  push(row: Todo): void;
}

export interface CollectionSetup {
  readonly config?: CacheHubConfig;
  readonly entity?: Partial<Omit<EntityDefinition<Todo, string>, 'name'>>;
  readonly features?: readonly CacheHubFeatures[];
}

export const todo = (id: string, version = 1, more: Partial<Todo> = {}): Todo => ({
  id,
  version,
  title: `todo ${id}`,
  done: false,
  ...more,
});

/** A collection whose adapter the test answers; without a queue unless a feature brings one. */
export function collectionFixture(setup: CollectionSetup = {}): CollectionFixture {
  const server = new ManualAdapter();
  const definition = defineEntity<Todo, string>('todos', {
    adapter: () => server.adapter,
    ...setup.entity,
  });
  const fixture = hubFixture(
    { retry: false, entities: [definition], ...setup.config },
    { features: setup.features ?? [] },
  );
  const { hub, pushes } = fixture;
  const push = (row: Todo) =>
    void pushes.applyPatches(
      [
        {
          kind: 'replace',
          entity: 'todos',
          id: row.id,
          version: row.version,
          row: { ...row },
        },
      ],
      'realtime',
    );
  return { ...fixture, server, todos: hub.collection(definition), push };
}

/** The queue over memory. */
export const QUEUE = () => withOffline({ storage: () => memoryOutbox() });
