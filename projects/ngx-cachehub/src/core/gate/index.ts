export { Flights, MAX_JOURNAL } from './flights';
export type { FetchToken, JournalEntry } from './flights';
export { judgeFetched, judgePatch } from './gate';
export type { FetchVerdict, FetchedHead, RowHead, Verdict } from './gate';
export type { Origin, Patch, RowValue } from './patch';
export { MAX_TOMBSTONES, TOMBSTONE_MS, Tombstones } from './tombstones';
export type { Tombstone } from './tombstones';
