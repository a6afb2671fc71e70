import type { EntityModel, Row } from '../entities';
import type { RowValue } from '../gate';

/**
 * A newer version came with some of the fields only: every other known field is older than the row's version
 * says. The id and the version say nothing of age.
 */
export function ageOthersInPlace(model: EntityModel, row: Row, brought: RowValue): void {
  const behind = row.behind ?? new Set<string>();
  for (const field of row.shape.fields) {
    if (field !== model.idField && field !== model.versionField) behind.add(field);
  }
  row.behind = behind;
  refreshInPlace(row, brought);
}

/** These fields are as new as the row's version says. */
export function refreshInPlace(row: Row, brought: RowValue): void {
  if (row.behind !== null) forgetAgeInPlace(row, Object.keys(brought));
}

/** The same, of fields that are new or gone. */
export function forgetAgeInPlace(row: Row, fields: readonly string[]): void {
  const { behind } = row;
  if (behind === null) return;
  for (const field of fields) {
    behind.delete(field);
    row.lacked?.delete(field);
  }
  if (behind.size === 0) row.behind = row.lacked = null;
}

/** These fields are older than the row's version says. */
export function ageInPlace(row: Row, fields: Iterable<string>): void {
  const behind = row.behind ?? new Set<string>();
  for (const field of fields) behind.add(field);
  row.behind = behind.size > 0 ? behind : null;
}
