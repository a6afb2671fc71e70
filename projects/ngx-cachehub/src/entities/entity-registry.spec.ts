import { inject, InjectionToken } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { CacheEngine } from '../cache/cache-engine';
import type { EntityModel } from '../core/entities';
import { CacheHubError } from '../core/errors/cache-hub-error';
import { defineEntity } from './define-entity';
import { EntityAdapters } from './entity-adapters';
import { EntityRegistry } from './entity-registry';
import { provideCacheEntities } from './provide-cache-entities';
import type { StandardSchema } from './standard-schema';

interface Customer {
  readonly id: number;
  readonly name: string;
}

const customers = defineEntity<Customer>('customers');

function schemaOf(
  validate: StandardSchema<Customer>['~standard']['validate'],
): StandardSchema<Customer> {
  return { '~standard': { version: 1, vendor: 'test', validate } };
}

function registry(): EntityRegistry {
  return TestBed.inject(EntityRegistry);
}

describe('EntityRegistry', () => {
  it('[row:A6] tells the models that came before and after its store', () => {
    const models: EntityModel[] = [];
    const orders = defineEntity<Customer>('orders', { versions: 'sparse' });
    registry().register(customers);
    registry().attach((model) => models.push(model));
    registry().register(orders);
    expect(models.map(({ name, versions }) => [name, versions])).toEqual([
      ['customers', 'dense'],
      ['orders', 'sparse'],
    ]);
  });

  it('[G8] takes no id and no version that is of the wrong kind', () => {
    const models: EntityModel[] = [];
    registry().attach((model) => models.push(model));
    registry().register(customers);
    const [model] = models;
    expect([model?.id({ id: {} }), model?.id({ id: NaN }), model?.id({ id: 0 })]).toEqual([
      undefined,
      undefined,
      0,
    ]);
    expect([model?.version({ version: '3' }), model?.version({ version: 3 })]).toEqual([
      undefined,
      3,
    ]);
  });

  it.each<unknown>([
    'customers',
    null,
    { name: 'customers' },
    { name: 'a:b', id: () => 1, version: () => 1 },
    { name: '[a', id: () => 1, version: () => 1 },
  ])('[K1] refuses %j for a definition', (definition) => {
    expect(() => registry().register(definition as never)).toThrow(
      expect.objectContaining({ code: 'invalid-config' }),
    );
  });

  it('[row:A6] takes a definition any number of times, and no second one of its name', () => {
    registry().register(customers);
    registry().register(customers);
    expect(() => registry().register(defineEntity<Customer>('customers'))).toThrow(
      expect.objectContaining({ code: 'invalid-config' }),
    );
  });

  it('[L1] refuses list rules that nothing can follow: only defineEntity brings what does', () => {
    const ruled = defineEntity<Customer>('ruled', { lists: { matches: () => true } });
    registry().register(ruled);
    const handMade = { ...ruled, name: 'made by hand', ɵrules: undefined };
    expect(() => registry().register(handMade)).toThrow(
      expect.objectContaining({ code: 'invalid-config' }),
    );
    registry().register(defineEntity('copied', { ...ruled }));
    expect(registry().get('copied')?.lists).toBe(ruled.lists);
  });

  it('[row:A6] knows the entities that the environment provides', () => {
    TestBed.configureTestingModule({ providers: [provideCacheEntities(customers)] });
    expect(registry().get('customers')).toBe(customers);
  });

  it('[row:A6] makes an adapter once, in an injection context', () => {
    const url = new InjectionToken<string>('url', { factory: () => '/api' });
    const create = jest.fn(() => {
      const base = inject(url);
      return { get: () => ({ id: 1, name: base }) };
    });
    const entity = defineEntity<Customer>('made', { adapter: create });
    const none = () => undefined;
    const adapters = TestBed.inject(CacheEngine).part(EntityAdapters);
    const made = adapters.of(entity, none);
    expect(adapters.of(entity, none)).toBe(made);
    expect(create).toHaveBeenCalledTimes(1);
    expect(made?.get?.(1, { signal: new AbortController().signal })).toEqual({
      id: 1,
      name: '/api',
    });
  });

  it("[I12] hands a row on as its schema transformed it, and refuses one that fails with the schema's words", () => {
    const checked = defineEntity<Customer>('checked', {
      schema: schemaOf((row) =>
        typeof row === 'object' && row !== null && 'name' in row
          ? { value: { id: 1, name: String(row.name).trim() } }
          : { issues: [{ message: 'name is missing' }] },
      ),
    });
    registry().register(checked);
    expect(registry().validateRow('checked', { id: 1, name: ' Ada ' })).toEqual({
      ok: true,
      row: { id: 1, name: 'Ada' },
    });
    expect(registry().validateRow('checked', { id: 1 })).toEqual({
      ok: false,
      issues: ['name is missing'],
      fields: [''],
    });
    expect(registry().validateRow('unknown', 5)).toEqual({ ok: true, row: 5 });
  });

  it('[I12] refuses a schema that answers later', () => {
    const later = defineEntity<Customer>('later', {
      schema: schemaOf(() => Promise.resolve({ value: { id: 1, name: '' } })),
    });
    registry().register(later);
    expect(() => registry().validateRow('later', {})).toThrow(CacheHubError);
  });
});
