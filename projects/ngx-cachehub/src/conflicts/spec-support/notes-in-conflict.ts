import { TestBed } from '@angular/core/testing';
import {
  CacheHubService,
  defineEntity,
  provideCacheEntities,
  withConflictResolution,
} from 'ngx-cachehub';
import type { ConflictOptions, EntityAdapter, MergePolicy } from 'ngx-cachehub';
import { provideCacheHubTesting } from 'ngx-cachehub/testing';
import { CONFLICT_PORT } from '../conflict-port';
import type { ConflictVerdict } from '../conflict-port';

export interface Note {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  readonly tags: readonly string[];
  readonly updatedAt: string;
  readonly version: number;
}

export const NOON = Date.UTC(2026, 0, 1, 12);
export const at = (minutes: number) => new Date(NOON + minutes * 60_000).toISOString();
export const base: Note = {
  id: 'n1',
  title: 'A',
  text: 'one two',
  tags: ['x'],
  updatedAt: at(-60),
  version: 1,
};
export const remoteWith = (changes: Partial<Note>): Note => ({
  ...base,
  updatedAt: at(0),
  version: 2,
  ...changes,
});

interface NotesSetUp {
  readonly policy?: ConflictOptions;
  readonly merge?: MergePolicy<Note>;
  readonly adapter?: EntityAdapter<Note, string>;
}

/** What the hub said of errors since the last `notesInConflict`. */
export const reportedErrors: unknown[] = [];

/** A hub with notes whose queued writes met others; what judges them. */
export function notesInConflict({ policy, merge, adapter = {} }: NotesSetUp = {}) {
  reportedErrors.length = 0;
  const notes = defineEntity<Note>('notes', { adapter: () => adapter, ...(merge && { merge }) });
  TestBed.configureTestingModule({
    providers: [
      provideCacheHubTesting({
        config: { logger: { level: 'silent' } },
        features: [withConflictResolution(policy)],
      }),
      provideCacheEntities(notes),
    ],
  });
  TestBed.inject(CacheHubService).events$.subscribe((event) => {
    if (event.type === 'error') reportedErrors.push(event.details);
  });
  return TestBed.inject(CONFLICT_PORT);
}

/** What is left of a verdict without what is long. */
export function outcomeOf(verdict: ConflictVerdict) {
  if (verdict.kind !== 'send') return { kind: verdict.kind };
  const { op, payload, baseVersion } = verdict.rebased;
  return { kind: verdict.kind, op, payload, baseVersion, winner: verdict.winner };
}
