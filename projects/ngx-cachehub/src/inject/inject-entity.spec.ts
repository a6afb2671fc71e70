import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { Injector, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import {
  CacheHubService,
  defineEntity,
  detailKey,
  injectEntity,
  provideCacheHub,
} from 'ngx-cachehub';
import { CacheHubTestingController, provideCacheHubTesting } from 'ngx-cachehub/testing';

interface Customer {
  readonly id: number;
  readonly name: string;
  readonly version: number;
}

const ada: Customer = { id: 1, name: 'Ada', version: 3 };
const customers = defineEntity<Customer>('customers', {
  adapter: () => ({ get: (id) => ({ ...ada, id }) }),
});

describe('injectEntity', () => {
  it('[row:A6] loads a row by its adapter and follows its pushes', async () => {
    TestBed.configureTestingModule({ providers: [provideCacheHubTesting()] });
    const controller = TestBed.inject(CacheHubTestingController);
    const id = signal<number | undefined>(undefined);
    const customer = TestBed.runInInjectionContext(() => injectEntity(customers, () => id()));
    controller.realtime.open();
    await controller.settle();
    expect([customer.status(), controller.realtime.subscriptions]).toEqual(['idle', []]);
    id.set(1);
    await controller.settle();
    expect(controller.realtime.subscriptions).toEqual(['customers']);
    controller.expectFetch(detailKey('customers', 1)).flush(ada);
    const data = { entityType: 'customers', entityId: 1, changes: { name: 'Eve' }, version: 4 };
    controller.realtime.emit({ type: 'ENTITY_UPDATED', data });
    await controller.advance(100);
    expect(customer.value()).toEqual({ id: 1, name: 'Eve', version: 4 });
    id.set(undefined);
    await controller.settle();
    expect(controller.realtime.subscriptions).toEqual([]);
  });

  it('[row:A6] holds no subscription where realtime is off', async () => {
    TestBed.configureTestingModule({ providers: [provideCacheHubTesting()] });
    const controller = TestBed.inject(CacheHubTestingController);
    TestBed.runInInjectionContext(() => injectEntity(customers, () => 1, { realtime: false }));
    controller.realtime.open();
    await controller.settle();
    expect(controller.realtime.subscriptions).toEqual([]);
  });

  it('[row:A6] reads below baseUrl where the entity brings no adapter', () => {
    TestBed.configureTestingModule({
      providers: [
        provideHttpClient(),
        provideHttpClientTesting(),
        provideCacheHub({ baseUrl: '/api/' }),
      ],
    });
    const plain = defineEntity<Customer>('plain rows');
    const row = TestBed.runInInjectionContext(() => injectEntity(plain, () => 7));
    TestBed.tick();
    TestBed.inject(HttpTestingController).expectOne('/api/plain%20rows/7').flush(ada);
    expect(row.value()).toEqual(ada);
    expect(TestBed.inject(CacheHubService).getValue(detailKey('plain rows', 7))).toEqual(ada);
  });

  it('[N0] says what is missing where nothing can load the row', () => {
    TestBed.configureTestingModule({ providers: [provideCacheHubTesting()] });
    const injector = TestBed.inject(Injector);
    const bare = defineEntity<Customer>('bare');
    expect(() => injectEntity(bare, () => 1, { injector })).toThrow(
      expect.objectContaining({ code: 'not-configured' }),
    );
    const writeOnly = defineEntity<Customer>('write-only', { adapter: () => ({}) });
    expect(() => injectEntity(writeOnly, () => 1, { injector })).toThrow(/'get'/);
  });
});
