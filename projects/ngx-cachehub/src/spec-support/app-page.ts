import { TestBed } from '@angular/core/testing';
import {
  CacheHubService,
  defineEntity,
  detailKey,
  OfflineSyncService,
  provideCacheEntities,
  RealtimeCacheService,
  withOffline,
  type CacheHubFeatures,
  type OfflineActionInput,
  type OfflineOptions,
} from 'ngx-cachehub';
import { CacheHubTestingController, provideCacheHubTesting } from 'ngx-cachehub/testing';

/** A row of the app that these specs are about. */
export interface Customer {
  readonly id: string;
  readonly name: string;
  readonly status?: string;
  readonly version: number;
}

export const customers = defineEntity<Customer>('customers', {
  lists: {
    matches: () => true,
    compare: () => (a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0),
    limit: ({ limit }: { limit: number }) => limit,
    offset: ({ offset }: { offset: number }) => offset,
  },
});
export const ada: Customer = { id: 'a', name: 'Ada', status: 'lead', version: 1 };
export const ADA = detailKey('customers', 'a');
/** Longer than a batch's window. */
export const BATCH_MS = 150;

/** A page of the app. Opened anew, it has of the one before only what the device kept. */
export async function openAppPage(
  options: OfflineOptions = {},
  features: readonly CacheHubFeatures[] = [],
) {
  TestBed.resetTestingModule();
  TestBed.configureTestingModule({
    providers: [
      provideCacheHubTesting({ features: [withOffline(options), ...features] }),
      provideCacheEntities(customers),
    ],
  });
  const far = TestBed.inject(CacheHubTestingController);
  const hub = TestBed.inject(CacheHubService);
  TestBed.inject(RealtimeCacheService).subscribeToEntity(customers).subscribe();
  far.realtime.open();
  await far.settle();
  const shows = (key: string) => hub.getValue<Customer>(key)?.name;
  const namesOf = (key: string) =>
    hub.getValue<{ items: readonly Customer[] }>(key)?.items.map(({ name }) => name);
  const push = async (id: string, version: number, changes: Partial<Customer>) => {
    const data = { entityType: 'customers', entityId: id, version, changes };
    far.realtime.emit({ type: 'ENTITY_UPDATED', data });
    await far.advance(BATCH_MS);
  };
  const offline = TestBed.inject(OfflineSyncService);
  return { far, hub, offline, shows, namesOf, push };
}

/** A write that shows at once. */
export function rename(name: string, id = 'a'): OfflineActionInput {
  return {
    type: 'rename',
    payload: { name },
    entity: 'customers',
    entityId: id,
    optimistic: [{ type: 'UPDATE', entityId: id, changes: { name } }],
  };
}
