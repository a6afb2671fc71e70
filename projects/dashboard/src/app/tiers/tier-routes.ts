import type { Routes } from '@angular/router';
import { provideCacheHub, withRealtime } from 'ngx-cachehub';

import { deviceTransport } from '../device/device-transport';
import { CONTACTS } from '../entities/contacts';
import { hubId } from '../session/window-side';
import { ContactService } from './contact.service';
import { mapDomainEvent } from './map-domain-event';
import type { Tier } from './tier';

const PLAIN: Tier = {
  path: 'plain',
  title: 'Versions, no sequence',
  endpoint: '/ws-plain',
  frame:
    '{"type":"ENTITY_UPDATED","data":{"entityType":"contacts","entityId":"p1","changes":{…},"version":3}}',
  promise:
    'Each row is ordered exactly by its version. After a break, what is watched is fetched again.',
};

const EVENTS: Tier = {
  path: 'events',
  title: 'Domain events of your own',
  endpoint: '/ws-events',
  frame: '{"type":"contact_created","data":{…}}',
  promise:
    'One function maps each frame. Order is that of arrival; after a break, what is watched is fetched again.',
};

const loadPage = () => import('./tier-page').then((m) => m.TierPage);

/** Each page has a hub of its own, beside the application's: it lives in the route's injector. */
export const tierRoutes: Routes = [
  { path: '', pathMatch: 'full', redirectTo: 'plain' },
  {
    path: 'plain',
    title: 'Plain frames · Pulse',
    loadComponent: loadPage,
    data: { tier: PLAIN },
    providers: [
      provideCacheHub(
        () => ({ id: hubId('plain'), entities: [CONTACTS] }),
        withRealtime(() => deviceTransport('/ws-plain', 'plain')),
      ),
      ContactService,
    ],
  },
  // #region how:tiers:1 A hub of its own for one route, over domain events
  {
    path: 'events',
    title: 'Domain events · Pulse',
    loadComponent: loadPage,
    data: { tier: EVENTS },
    providers: [
      provideCacheHub(
        () => ({ id: hubId('events'), entities: [CONTACTS] }),
        withRealtime(() => ({
          ...deviceTransport('/ws-events', 'plain'),
          mapIncoming: mapDomainEvent,
        })),
      ),
      ContactService,
    ],
  },
  // #endregion how
];
