import type { Flights } from './flights';
import type { Patch } from './patch';
import { PushJournal } from './push-journal';

/** Remembers a push for the loads under way, if there are any. */
export function recordPush(flights: Flights, tick: number, patch: Patch): void {
  if (flights.isEmpty) return;
  flights.journal ??= new PushJournal();
  flights.journal.add(tick, patch);
}
