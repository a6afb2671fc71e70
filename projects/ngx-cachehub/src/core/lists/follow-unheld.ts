import type { ListIndex } from './list-index';

/** A pushed change of a row that is not cached: nothing shows it, but rules may have let it in, or the total may be another. */
export function followUnheldInPlace(
  { ruled, undecided, unruled, notices }: ListIndex,
  cause: 'updated' | 'deleted',
  fields: Iterable<string>,
): void {
  for (const list of undecided) notices.staleListInPlace(list, 'undecided');
  for (const list of ruled) {
    if (cause === 'updated' || list.isPartial) notices.staleListInPlace(list, 'undecided');
  }
  for (const list of unruled) {
    const isTouched = cause === 'deleted' ? list.isPartial : list.rules.mentionsAny(fields);
    if (isTouched) notices.staleListInPlace(list, 'undecided');
  }
}
