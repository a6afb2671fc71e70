import {
  asyncScheduler,
  concat,
  defer,
  filter,
  map,
  of,
  switchMap,
  timer,
  type Observable,
  type SchedulerLike,
} from 'rxjs';

import type { Customer } from '../entities/customer';
import { changedFields, type DraftField } from './customer-input';

/** How long a field that changed elsewhere stands out, in milliseconds. */
export const FIELD_FLASH_MS = 1_600;

const NONE: ReadonlySet<DraftField> = new Set();

/**
 * The fields that changed by another hand, for a moment each time. `isOwn` tells the person's own
 * edits, which show at once and would otherwise flash as well.
 */
export function remoteChanges(
  customer$: Observable<Customer | undefined>,
  isOwn: (field: DraftField, customer: Customer) => boolean,
  scheduler: SchedulerLike = asyncScheduler,
): Observable<ReadonlySet<DraftField>> {
  return defer(() => {
    let before: Customer | undefined;
    return customer$.pipe(
      filter((customer) => customer !== undefined),
      map((customer) => {
        const known = before?.id === customer.id ? before : customer;
        before = customer;
        return changedFields(known, customer).filter((field) => !isOwn(field, customer));
      }),
      filter((fields) => fields.length > 0),
      switchMap((fields) =>
        concat(
          of<ReadonlySet<DraftField>>(new Set(fields)),
          timer(FIELD_FLASH_MS, scheduler).pipe(map(() => NONE)),
        ),
      ),
    );
  });
}
