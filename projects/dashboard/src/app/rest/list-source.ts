import { HttpClient, HttpParams } from '@angular/common/http';
import { inject } from '@angular/core';
import type { PagedResult } from 'ngx-cachehub';
import type { Observable } from 'rxjs';

/** Reads pages of one REST resource; unsubscribing aborts the request. Call it in an injection context. */
export function injectListSource<T>(): (
  entity: string,
  params?: object,
) => Observable<PagedResult<T>> {
  const http = inject(HttpClient);
  return (entity, params = {}) =>
    http.get<PagedResult<T>>(`/api/${entity}`, { params: toHttpParams(params) });
}

/** Every present property, as the server's query string has it. */
export function toHttpParams(params: object): HttpParams {
  const present = Object.entries(params).filter(
    (entry): entry is [string, string | number] => entry[1] !== undefined && entry[1] !== null,
  );
  return new HttpParams({ fromObject: Object.fromEntries(present) });
}
