import { CUSTOMER_SEGMENTS, CUSTOMER_STATUSES } from '../entities/customer';
import type { CustomerListParams, CustomerSort } from '../entities/customer-list-params';
import { sortField } from '../entities/customers';

export const PAGE_SIZE = 20;

/** What the address bar says about the list, as text: the router binds these to the page's inputs. */
export interface ListAddress {
  readonly status?: string;
  readonly segment?: string;
  readonly q?: string;
  readonly sort?: string;
  readonly page?: string;
}

/** A page's parameters from its address; what makes no sense there is left out. */
export function paramsOf(address: ListAddress): CustomerListParams {
  const status = CUSTOMER_STATUSES.find((known) => known === address.status);
  const segment = CUSTOMER_SEGMENTS.find((known) => known === address.segment);
  const q = address.q?.trim();
  const page = Math.max(0, Math.trunc(Number(address.page ?? 1)) - 1) || 0;
  return {
    ...(status && { status }),
    ...(segment && { segment }),
    ...(q && { q }),
    sort: sortOf(address.sort),
    limit: PAGE_SIZE,
    offset: page * PAGE_SIZE,
  };
}

function sortOf(text: string | undefined): CustomerSort {
  const field = sortField(text ?? '');
  return text?.startsWith('-') ? `-${field}` : field;
}
