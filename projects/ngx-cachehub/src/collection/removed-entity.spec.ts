import { of } from 'rxjs';
import { watch } from '../cache/spec-support/hub-fixture';
import { listKey } from '../core/keys';
import { collectionFixture, todo } from './spec-support/collection-fixture';
import type { CollectionFixture } from './spec-support/collection-fixture';

const PAGE = listKey('todos', {
  where: [],
  orderBy: [{ field: 'title', dir: 'asc' }],
  limit: 1,
});

/** A row that a page has no room for any more: no key names it, and a view alone keeps it. */
function keptByView(): CollectionFixture & { readonly shown: () => string } {
  const fixture = collectionFixture({ entity: { adapter: () => ({}) } });
  const { hub, todos, push } = fixture;
  const rows = watch(todos.watch());
  watch(
    hub.fetch(PAGE, () => of({ items: [todo('b')], totalCount: 1 }), { policy: 'cache-first' }),
  );
  push(todo('a'));
  const shown = () =>
    rows.values
      .at(-1)
      ?.map(({ id }) => id)
      .join() ?? '';
  expect(shown()).toBe('a,b');
  expect(hub.keys().some((key) => key.includes('detail-b'))).toBe(false);
  return { ...fixture, shown };
}

describe('what a view alone keeps of an entity', () => {
  it('[K7b] goes with the entity, whose observed lists are loaded again', () => {
    const { hub, shown } = keptByView();
    hub.remove({ entity: 'todos', id: 'a' });
    expect(shown()).toBe('a,b');
    hub.remove({ entity: 'todos' });
    expect(shown()).toBe('b');
  });

  it('[K7b] goes with the prefix of the entity, and with its scope', () => {
    const { hub, push, shown } = keptByView();
    hub.remove({ prefix: 'todos:detail' });
    expect(shown()).toBe('a,b');
    hub.namespace('others').remove({ entity: 'todos' });
    expect(shown()).toBe('a,b');
    hub.remove({ prefix: 'todos:' });
    expect(shown()).toBe('b');
    push(todo('a'));
    void hub.namespace('todos').clear();
    expect(shown()).toBe('b');
  });

  it('[S6] goes where the user may not see the entity any more', () => {
    const { pushes, shown } = keptByView();
    pushes.forgetEntity('todos');
    expect(shown()).toBe('b');
  });
});
