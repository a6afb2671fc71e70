export { Flights } from './flights';
export type { FetchToken } from './flights';
export { judgeFetched, judgePatch } from './gate';
export type { FetchVerdict, FetchedHead, RowHead, Verdict } from './gate';
export type { Origin, Patch, RowValue } from './patch';
export { MAX_JOURNAL, PushJournal, recordPush } from './push-journal';
export type { JournalEntry } from './push-journal';
export { MAX_TOMBSTONES, TOMBSTONE_MS, Tombstones } from './tombstones';
export type { Tombstone } from './tombstones';
