import { TestBed } from '@angular/core/testing';
import { OptimizedRealtimeService, RealtimeCacheService } from 'ngx-cachehub';
import type { CacheEvent, EntityChange, RealtimeOptions } from 'ngx-cachehub';
import { REALTIME_ENGINE } from '../realtime-engine';
import { lineWorld } from './line-world';

interface Customer {
  readonly id: string;
  readonly version: number;
  readonly name: string;
}

/** A line, and the hub's events by their type. */
export function eventfulLine(options: RealtimeOptions = {}) {
  const world = lineWorld(options);
  const events: CacheEvent[] = [];
  world.hub.events$.subscribe((event) => events.push(event));
  const typed = (type: string) => events.filter((event) => event.type === type);
  const realtime = TestBed.inject(RealtimeCacheService);
  const batches = TestBed.inject(OptimizedRealtimeService);
  const engine = TestBed.inject(REALTIME_ENGINE);
  return { ...world, typed, realtime, batches, engine };
}

/** A fetched, observed detail with a subscription of its entity. `loads` counts how often it was asked for. */
export function watchedCustomer(options: RealtimeOptions = {}) {
  const world = eventfulLine(options);
  const seen: (Customer | undefined)[] = [];
  const notes: EntityChange[] = [];
  let count = 0;
  const load = () => {
    count++;
    return { id: '1', version: 1, name: 'old' };
  };
  world.realtime.subscribeToEntity('customers').subscribe((note) => notes.push(note));
  world.hub.fetch<Customer>('customers:detail-1', load).subscribe((row) => seen.push(row));
  return { ...world, seen, notes, loads: () => count };
}
