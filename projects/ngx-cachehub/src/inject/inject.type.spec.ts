import { Injector, type Resource, type ResourceSnapshot, type Signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import {
  defineEntity,
  defineQuery,
  injectCache,
  injectEntity,
  injectMutation,
  type CacheKey,
  type CacheQuery,
  type CacheRef,
  type EntityDefinition,
} from 'ngx-cachehub';
import { provideCacheHubTesting } from 'ngx-cachehub/testing';
import { of } from 'rxjs';

interface Customer {
  readonly id: number;
  readonly name: string;
  readonly version: number;
}

/** Compiles only where both types are the same. */
function same<A, B extends A>(value: B & (A extends B ? unknown : never)): A {
  return value;
}

const customers = defineEntity<Customer>('customers', {
  adapter: () => ({ get: (id) => of({ id, name: 'Ada', version: 1 }) }),
});
const customer: CacheQuery<Customer, number> = defineQuery({
  key: (id: number): CacheKey => ['customer', id],
  source: (id, { signal }) => ({ id, name: String(signal.aborted), version: 1 }),
  staleTime: 1_000,
});

describe('the contract, by its types', () => {
  let injector: Injector;

  beforeEach(() => {
    TestBed.configureTestingModule({ providers: [provideCacheHubTesting()] });
    injector = TestBed.inject(Injector);
  });

  it('[N1] a CacheRef is a Resource of its value', () => {
    const ref = injectCache(() => customer(1), { injector });
    const resource: Resource<Customer | undefined> = same<
      CacheRef<Customer | undefined>,
      typeof ref
    >(ref);
    const snapshot: Signal<ResourceSnapshot<Customer | undefined>> = ref.snapshot;
    if (ref.hasValue()) same<Signal<Customer>, typeof ref.value>(ref.value);
    expect([resource.status(), snapshot()]).toEqual([
      'loading',
      { status: 'loading', value: undefined },
    ]);
  });

  it('[N1] select gives the handle its type', () => {
    const name = injectCache(() => ({ ...customer(1), select: (row) => row.name.length }), {
      injector,
    });
    const length: number | undefined = name.data();
    // @ts-expect-error -- it is a number
    const wrong: string | undefined = name.data();
    expect([length, wrong]).toEqual([undefined, undefined]);
  });

  it('[row:A6] an entity knows the type of its ids', () => {
    const known: EntityDefinition<Customer, number> = customers;
    const ref = injectEntity(known, () => 1, { injector });
    const row: Customer | undefined = ref.value();
    // @ts-expect-error -- ids are numbers
    injectEntity(customers, () => 'x', { injector });
    // @ts-expect-error -- a customer has no field `key`
    defineEntity<Customer>('typo', { idField: 'key' });
    expect(row).toBeUndefined();
  });

  it('[row:B3] a mutation is typed by its variables and its result', async () => {
    const write = injectMutation<{ name: string }, Customer>(
      {
        mutation: ({ name }, { idempotencyKey }) =>
          of({ id: idempotencyKey.length, name, version: 1 }),
        optimistic: (cache, { name }) => cache.patch(customers, 1, { name }),
        invalidates: (row) => [{ entity: 'customers', id: row.id }],
      },
      { injector },
    );
    // @ts-expect-error -- variables are needed
    expect(() => write.mutate()).not.toThrow();
    const row: Customer = await write.mutateAsync({ name: 'Eve' });
    expect(row.name).toBe('Eve');
    const plain = injectMutation({ mutation: () => Promise.resolve() }, { injector });
    plain.mutate(undefined);
    expect(plain.status()).toBe('pending');
  });
});
