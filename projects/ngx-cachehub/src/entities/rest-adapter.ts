import { HttpClient, HttpHeaders, type HttpParams, type HttpResponse } from '@angular/common/http';
import { inject } from '@angular/core';
import { defer, map, type Observable } from 'rxjs';
import type { PagedResult } from '../cache/paged-result';
import type { EntityId } from '../core/keys';
import { CACHE_HUB_CONFIG } from '../providers/cache-hub-config';
import { CLIENT_ID } from '../providers/client-id';
import type { EntityAdapter, ReadContext, WriteContext } from './entity-adapter';
import { restQuery } from './rest-query';
import { SYNC_POSITION } from './sync-position';

/**
 * An adapter over HttpClient for a conventional REST resource: GET `url` and `url/:id`, POST
 * `url`, PATCH and DELETE `url/:id`.
 *
 * Writes carry `Idempotency-Key`, `Sync-Client-Id` and, where the row has a version, `If-Match`.
 * A field of an update that is `undefined` goes out as null: to most servers that removes it.
 * Lists ask by `field=value`, by `where=<JSON of the conditions that this cannot say>`,
 * `sort=field,-other`, `limit` and `offset`, and answer an array or `{items, totalCount}`. Who unsubscribes aborts the request.
 */
export function restAdapter<T extends object, Id extends EntityId = EntityId>(
  url: string | (() => string),
): () => EntityAdapter<T, Id> {
  const collection = () => (typeof url === 'string' ? url : url());
  const item = (id: Id) => `${collection()}/${encodeURIComponent(id)}`;
  return () => {
    const http = inject(HttpClient);
    const clientId = inject(CLIENT_ID);
    const written = (ctx: WriteContext) =>
      ({ headers: writeHeaders(ctx, clientId), observe: 'response' }) as const;
    // A page carries what the hub knows: the same answer once more would be for nothing.
    const transferCache = inject(CACHE_HUB_CONFIG).features.has('NoHydration');
    const read = <R>(
      from: () => string,
      { syncPosition }: ReadContext,
      params?: () => HttpParams,
    ) =>
      defer(() =>
        http.get<R>(from(), { params: params?.(), transferCache, observe: 'response' }).pipe(
          map((response) => {
            syncPosition?.(response.headers.get(SYNC_POSITION));
            return response.body as R;
          }),
        ),
      );
    const write = <R>(
      { replayed }: WriteContext,
      request: () => Observable<HttpResponse<R>>,
    ): Observable<R> =>
      defer(() =>
        request().pipe(
          map((response) => {
            if (response.headers.get('Idempotency-Replayed') === 'true') replayed?.();
            return response.body as R;
          }),
        ),
      );
    return {
      list: (query, ctx) =>
        read<readonly T[] | PagedResult<T>>(collection, ctx, () => restQuery(query)),
      get: (id, ctx) => read<T>(() => item(id), ctx),
      create: (value, ctx) => write(ctx, () => http.post<T>(collection(), value, written(ctx))),
      update: (id, changes, ctx) =>
        write(ctx, () => http.patch<T>(item(id), withRemovals(changes), written(ctx))),
      delete: (id, ctx) => write(ctx, () => http.delete<unknown>(item(id), written(ctx))),
    };
  };
}

function writeHeaders(ctx: WriteContext, clientId: string): HttpHeaders {
  const headers = new HttpHeaders({
    'Idempotency-Key': ctx.idempotencyKey,
    'Sync-Client-Id': clientId,
  });
  return ctx.baseVersion === undefined ? headers : headers.set('If-Match', `"${ctx.baseVersion}"`);
}

/** JSON leaves out what is undefined, so that a field that is removed would stay. */
function withRemovals(changes: object): object {
  const fields: [string, unknown][] = Object.entries(changes);
  return Object.fromEntries(fields.map(([field, value]) => [field, value ?? null]));
}
