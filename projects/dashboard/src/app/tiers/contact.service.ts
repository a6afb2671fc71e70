import { HttpClient } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import { CacheHubService, RealtimeCacheService, listKey, type PagedResult } from 'ngx-cachehub';
import { tap, type Observable } from 'rxjs';

import {
  CONTACTS,
  type Contact,
  type ContactDraft,
  type ContactListParams,
} from '../entities/contacts';
import { injectListSource } from '../rest/list-source';

const PAGE: ContactListParams = { sort: '-createdAt', limit: 20, offset: 0 };

/** Contacts through the hub of the route they are shown on. */
@Injectable()
export class ContactService {
  private readonly http = inject(HttpClient);
  private readonly hub = inject(CacheHubService);
  private readonly realtime = inject(RealtimeCacheService);
  private readonly list = injectListSource<Contact>();

  newest() {
    return {
      key: listKey(CONTACTS.name, PAGE),
      source: (): Observable<PagedResult<Contact>> => this.list(CONTACTS.name, PAGE),
      realtime: true,
    };
  }

  /** The broadcast brings the new row to every window, this one too; without a line it is fetched. */
  create(draft: ContactDraft): Observable<Contact> {
    return this.http.post<Contact>('/api/contacts', draft).pipe(
      tap(() => {
        if (!this.realtime.isConnected()) void this.hub.invalidate({ entity: CONTACTS.name });
      }),
    );
  }
}
