import { TestBed } from '@angular/core/testing';
import {
  CacheHubService,
  defineEntity,
  detailKey,
  listKey,
  OfflineSyncService,
  provideCacheEntities,
  withOffline,
  type CacheHubConfig,
  type OfflineActionInput,
  type OfflineOptions,
} from 'ngx-cachehub';
import {
  CacheHubTestingController,
  provideCacheHubTesting,
  VirtualScheduler,
} from 'ngx-cachehub/testing';

export interface Customer {
  readonly id: number | string;
  readonly name: string;
  readonly version?: number;
}

export const customers = defineEntity<Customer>('customers');
export const ada: Customer = { id: 1, name: 'Ada', version: 3 };
export const DETAIL = detailKey('customers', 1);
export const LIST = listKey('customers', { page: 1 });

/** A hub whose writes are queued, with one entity. */
export function setUp(options: OfflineOptions = {}, config: CacheHubConfig = {}) {
  TestBed.configureTestingModule({
    providers: [
      provideCacheHubTesting({ config, features: [withOffline(options)] }),
      provideCacheEntities(customers),
    ],
  });
  const controller = TestBed.inject(CacheHubTestingController);
  return {
    controller,
    hub: TestBed.inject(CacheHubService),
    offline: TestBed.inject(OfflineSyncService),
    clock: TestBed.inject(VirtualScheduler),
  };
}

export function rename(name: string, more: Partial<OfflineActionInput> = {}): OfflineActionInput {
  return {
    type: 'rename',
    payload: { name },
    entity: 'customers',
    entityId: 1,
    op: 'update',
    optimistic: [{ type: 'UPDATE', entityId: 1, changes: { name } }],
    ...more,
  };
}

export const types = (controller: CacheHubTestingController) =>
  controller.events().map(({ type }) => type);
