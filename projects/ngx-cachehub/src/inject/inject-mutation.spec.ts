import {
  createEnvironmentInjector,
  EnvironmentInjector,
  ErrorHandler,
  Injector,
} from '@angular/core';
import { TestBed } from '@angular/core/testing';
import {
  CacheHubService,
  defineEntity,
  detailKey,
  injectMutation,
  OptimisticUpdates,
  provideCacheEntities,
  type MutationOptions,
} from 'ngx-cachehub';
import { CacheHubTestingController, provideCacheHubTesting } from 'ngx-cachehub/testing';
import { Observable, of, Subject } from 'rxjs';

interface Customer {
  readonly id: number;
  readonly name: string;
  readonly version: number;
}

const customers = defineEntity<Customer>('customers');
const ada: Customer = { id: 1, name: 'Ada', version: 3 };
const handleError = jest.fn();

let hub: CacheHubService;
let controller: CacheHubTestingController;

beforeEach(() => {
  handleError.mockReset();
  TestBed.configureTestingModule({
    providers: [
      provideCacheHubTesting(),
      provideCacheEntities(customers),
      { provide: ErrorHandler, useValue: { handleError } },
    ],
  });
  hub = TestBed.inject(CacheHubService);
  controller = TestBed.inject(CacheHubTestingController);
  controller.seed(customers, [ada]);
});

function mutation<V, R>(
  options: MutationOptions<V, R>,
  injector: Injector = TestBed.inject(Injector),
) {
  return injectMutation<V, R>(options, { injector });
}

/** Renames the customer, and answers when the test does. */
function rename(
  answer: Observable<Customer>,
  extra: Partial<MutationOptions<string, Customer>> = {},
) {
  return mutation<string, Customer>({
    mutation: () => answer,
    optimistic: (cache, name) => cache.patch(customers, 1, { name }),
    ...extra,
  });
}

const shown = () => hub.getValue<Customer>(detailKey('customers', 1))?.name;

describe('injectMutation', () => {
  it('[O2] shows the write at once and takes the answer as the server state', async () => {
    const answer = new Subject<Customer>();
    const write = rename(answer);
    expect(write.status()).toBe('idle');
    const done = write.mutateAsync('Eve');
    expect([shown(), write.status(), write.isPending(), write.variables()]).toEqual([
      'Eve',
      'pending',
      true,
      'Eve',
    ]);
    const row = { id: 1, name: 'EVE', version: 4 };
    answer.next(row);
    answer.complete();
    await expect(done).resolves.toEqual(row);
    expect([shown(), write.status(), write.result()]).toEqual(['EVE', 'success', row]);
  });

  it('[O3] rolls back a write that fails, and says why', async () => {
    const answer = new Subject<Customer>();
    const write = rename(answer);
    write.mutate('Eve');
    answer.error(new Error('409'));
    await controller.settle();
    expect([shown(), write.status(), write.error()?.message]).toEqual(['Ada', 'error', '409']);
    write.reset();
    expect([write.status(), write.error(), write.variables()]).toEqual([
      'idle',
      undefined,
      undefined,
    ]);
  });

  it('[O3] mutateAsync rejects with what the write threw, mutate does not', async () => {
    const write = mutation<void, void>({
      mutation: () => {
        throw new Error('at once');
      },
    });
    await expect(write.mutateAsync()).rejects.toThrow('at once');
    write.mutate();
    await controller.settle();
    expect(write.error()?.message).toBe('at once');
  });

  it('[row:B3] tells of the latest call; an earlier one settles for itself', async () => {
    const answers = [new Subject<Customer>(), new Subject<Customer>()];
    let calls = 0;
    const write = mutation<string, Customer>({
      mutation: () => answers[calls++] ?? of(ada),
      optimistic: (cache, name) => cache.patch(customers, 1, { name }),
    });
    write.mutate('Eve');
    write.mutate('Kim');
    answers[0]?.error(new Error('first'));
    await controller.settle();
    expect([write.status(), write.variables(), shown()]).toEqual(['pending', 'Kim', 'Kim']);
  });

  it('[K8] refetches what it invalidates after success, and nothing after a failure', async () => {
    hub.fetch('total', () => 1).subscribe();
    await controller.settle();
    controller.expectFetch('total').flush(1);
    const answer = new Subject<Customer>();
    rename(answer, { invalidates: (row) => [row.name === 'EVE' ? 'total' : 'none'] }).mutate('Eve');
    await controller.settle();
    controller.expectNoFetch('total');
    answer.next({ ...ada, name: 'EVE', version: 4 });
    answer.complete();
    await controller.settle();
    controller.expectFetch('total').flush(2);
    rename(new Observable((sink) => sink.error(new Error('no'))), {
      invalidates: ['total'],
    }).mutate('x');
    await controller.settle();
    controller.verify();
  });

  it('[B8] an error in invalidates does not turn a success into a failure', async () => {
    const bad = new Error('bad targets');
    const write = rename(of({ ...ada, name: 'Eve', version: 4 }), {
      invalidates: () => {
        throw bad;
      },
    });
    await write.mutateAsync('Eve');
    expect([write.status(), handleError.mock.calls]).toEqual(['success', [[bad]]]);
  });

  it('[O5] gives the write the key by which its own event is recognised', async () => {
    let key = '';
    const answer = new Subject<Customer>();
    const write = mutation<string, Customer>({
      mutation: (_name, { idempotencyKey }) => {
        key = idempotencyKey;
        return answer;
      },
      optimistic: (cache, name) => {
        cache.create(customers, { name } as Customer);
      },
    });
    hub.fetch(detailKey('customers', 1), () => ada, { realtime: true }).subscribe();
    controller.realtime.open();
    await controller.settle();
    write.mutate('Bea');
    controller.realtime.emit({
      type: 'ENTITY_CREATED',
      data: { entityType: 'customers', entityId: 2, entity: { id: 2, name: 'Bea', version: 1 } },
      origin: { mutationId: key },
    });
    await controller.advance(100);
    expect(hub.keys({ prefix: 'customers:detail-' })).toEqual([
      'customers:detail-1',
      'customers:detail-2',
    ]);
    expect(TestBed.inject(OptimisticUpdates).synced()).toBe(true);
  });

  it('[O4] is an error, and calls nothing, when too much is pending', async () => {
    const updates = TestBed.inject(OptimisticUpdates);
    for (let i = 0; i < 100; i++) updates.apply((cache) => cache.set(`k${i}`, i));
    const send = jest.fn(() => of(ada));
    const write = rename(of(ada), { mutation: send });
    write.mutate('Eve');
    await controller.settle();
    expect(write.error()).toMatchObject({ code: 'too-many-pending' });
    expect(send).not.toHaveBeenCalled();
  });

  it('[N3] goes on when its component goes, and ends with its environment', async () => {
    const environment = createEnvironmentInjector([], TestBed.inject(EnvironmentInjector));
    const component = Injector.create({ providers: [], parent: environment });
    let aborted = false;
    const write = mutation<string, Customer>(
      { mutation: () => new Observable(() => () => (aborted = true)) },
      component,
    );
    const done = write.mutateAsync('Eve');
    expect(aborted).toBe(false);
    environment.destroy();
    await expect(done).rejects.toMatchObject({ code: 'destroyed' });
    expect(aborted).toBe(true);
  });
});
