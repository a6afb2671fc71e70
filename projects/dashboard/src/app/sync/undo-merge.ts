import { inject } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { CacheHubService, ConflictService, detailKey, type Conflict } from 'ngx-cachehub';

import { CUSTOMERS } from '../entities/customers';
import type { Customer } from '../entities/customer';
import { Notices } from '../shell/notices';
import { fieldWords } from './action-words';

/** What a person wrote and the merge did not take, by field. */
export function lostWords(conflict: Conflict): Readonly<Record<string, unknown>> {
  const row: unknown = conflict.merged;
  const merged = new Map<string, unknown>(row instanceof Object ? Object.entries(row) : []);
  const lost = conflict.fields.filter(({ field, local }) => merged.get(field) !== local);
  return Object.fromEntries(lost.map(({ field, local }) => [field, local]));
}

/** Where a merge took the other side's words, offers the person their own back. Call it once, in an injection context. */
export function offerUndoOfMerges(): void {
  const hub = inject(CacheHubService);
  const customers = hub.collection(CUSTOMERS);
  const notices = inject(Notices);
  inject(ConflictService)
    .resolved$.pipe(takeUntilDestroyed())
    .subscribe(({ conflict, winner }) => {
      if (winner === 'local' || conflict.entity !== CUSTOMERS.name) return;
      const lost = lostWords(conflict);
      const fields = Object.keys(lost);
      if (fields.length === 0) return;
      notices.offer(
        `Somebody else changed ${fields.map(fieldWords).join(', ')} too; theirs was kept.`,
        'Take mine',
        () => {
          const row = hub.getValue<Customer>(detailKey(CUSTOMERS.name, conflict.entityId));
          if (row === undefined) return;
          customers
            .update(row.id, lost)
            .catch((error: unknown) => notices.refuse('was not kept', row.name, error));
        },
      );
    });
}
