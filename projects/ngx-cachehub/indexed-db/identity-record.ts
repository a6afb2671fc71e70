/** A record in no partition: nobody loads it, no release takes it for an action. */
export const IDENTITY_KEY = 'ngx-cachehub:store';

/** Written with the store itself, in the step that makes it: a database of today has one from its begin. */
export function identityRecord(storeId: string): object {
  return { id: IDENTITY_KEY, storeId };
}

/** Which database these records are of. '' is one that an older release made: such are all alike. */
export function storeIdIn(records: readonly unknown[]): string {
  return storeIdOf(records.find(isIdentity));
}

function isIdentity(record: unknown): boolean {
  return (
    typeof record === 'object' && record !== null && 'id' in record && record.id === IDENTITY_KEY
  );
}

export function storeIdOf(record: unknown): string {
  if (typeof record !== 'object' || record === null || !('storeId' in record)) return '';
  return typeof record.storeId === 'string' ? record.storeId : '';
}
