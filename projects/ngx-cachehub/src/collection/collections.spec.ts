import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { provideHttpClient } from '@angular/common/http';
import {
  createEnvironmentInjector,
  createNgModule,
  EnvironmentInjector,
  NgModule,
} from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { CacheHubService } from '../cache/cache-hub.service';
import { hubFixture } from '../cache/spec-support/hub-fixture';
import { defineEntity } from '../entities/define-entity';
import type { EntityDefinition } from '../entities/entity-definition';
import { provideCacheEntities } from '../entities/provide-cache-entities';
import { CacheHubModule } from '../module/cache-hub.module';
import type { Todo } from './spec-support/manual-adapter';

const TODOS = defineEntity<Todo, string>('todos');
const NOTES = defineEntity<Todo, string>('notes');

@NgModule({ imports: [CacheHubModule.forRoot({ entities: [TODOS] })] })
class AppModule {}

@NgModule({ imports: [CacheHubModule.forFeature(NOTES)] })
class NotesModule {}

describe('hub.collection', () => {
  it('[X33] gives the same collection by definition and by name', () => {
    const { hub } = hubFixture({ entities: [TODOS] });
    expect(hub.collection('todos')).toBe(hub.collection(TODOS));
  });

  it('[X33] makes a definition that is given known by the way', () => {
    const { hub } = hubFixture();
    hub.collection(TODOS).apply([{ type: 'CREATE', entityId: '1', entity: todo }]);
    expect(hub.collection<Todo, string>('todos').syncState('1')()).toBe('synced');
  });

  it('[X33] says of a name that nobody defined to use defineEntity', () => {
    const { hub } = hubFixture({ entities: [TODOS] });
    expect(() => hub.collection('notes')).toThrow(
      expect.objectContaining({
        code: 'not-configured',
        message: expect.stringContaining("defineEntity('notes')") as string,
      }),
    );
  });

  it('[X33] says so too of a definition that was written by hand', () => {
    const { hub } = hubFixture();
    const byHand: EntityDefinition<Todo, string> = {
      name: 'notes',
      id: ({ id }) => id,
      version: ({ version }) => version,
    };
    expect(() => hub.collection(byHand)).toThrow(
      expect.objectContaining({ code: 'not-configured' }),
    );
  });

  it('[N5] in a scope it is the scope’s own, and another is refused with the way out', () => {
    const { hub } = hubFixture({ entities: [TODOS, NOTES] });
    const scope = hub.namespace('todos');
    expect(scope.collection('todos')).toBe(hub.collection('todos'));
    expect(() => scope.collection('notes')).toThrow(
      expect.objectContaining({
        code: 'invalid-key',
        message: expect.stringContaining("scope.hub.collection('notes')") as string,
      }),
    );
    expect(scope.hub.collection('notes')).toBe(hub.collection('notes'));
  });

  it('[X33][N1] entities of a module, and of one that is loaded later, have collections by name', () => {
    TestBed.configureTestingModule({ imports: [AppModule] });
    const hub = TestBed.inject(CacheHubService);
    expect(hub.collection('todos')).toBe(hub.collection(TODOS));
    expect(() => hub.collection('notes')).toThrow(/defineEntity/);
    const root = TestBed.inject(EnvironmentInjector);
    const { injector } = createNgModule(NotesModule, root);
    expect(injector.get(CacheHubService).collection('notes')).toBe(hub.collection(NOTES));
  });

  it('[X33][N1] entities of a lazy environment have collections by name', () => {
    const { hub } = hubFixture();
    const root = TestBed.inject(EnvironmentInjector);
    const lazy = createEnvironmentInjector([provideCacheEntities(NOTES)], root);
    expect(lazy.get(CacheHubService).collection('notes')).toBe(hub.collection(NOTES));
  });

  it('[row:E2] loads and writes over REST below the hub’s base URL without anything else said', async () => {
    const { hub } = hubFixture(
      { entities: [TODOS], baseUrl: '/api' },
      { providers: [provideHttpClient(), provideHttpClientTesting()] },
    );
    const http = TestBed.inject(HttpTestingController);
    const todos = hub.collection(TODOS);
    const loaded = todos.load({
      where: [{ field: 'done', op: '==', value: false }],
      orderBy: [],
      limit: 10,
    });
    http.expectOne('/api/todos?done=false&limit=10').flush({ items: [todo], totalCount: 1 });
    await loaded;
    const write = todos.update('1', { done: true });
    const request = http.expectOne({ method: 'PATCH', url: '/api/todos/1' });
    expect(request.request.body).toEqual({ done: true });
    request.flush({ ...todo, version: 2, done: true });
    expect(await write).toEqual({ ...todo, version: 2, done: true });
  });
});

const todo: Todo = { id: '1', version: 1, title: 'A', done: false };
