import type { Patch } from '../core/gate';
import type { BatchOutcome, PatchOutcome } from '../core/store/change-set';
import type { CacheEventInput, CacheEventType } from '../providers/cache-event';

const TYPES: Readonly<Record<Patch['kind'], CacheEventType>> = {
  create: 'realtime-insert',
  replace: 'realtime-update',
  update: 'realtime-update',
  delete: 'realtime-delete',
};

/** What the telling of patches needs to know of who holds them. */
export interface PatchWitness {
  readonly source: 'realtime' | 'tab' | 'local' | 'network';
  /** Who writes in this tab, as the server echoes it. */
  readonly clientId: string;
  /** The version of a row that is cached, after the batch. */
  readonly versionOf: (entity: string, id: string) => number | undefined;
}

/** Why the gate decided as it did. */
export type PatchReason = 'next' | 'whole' | 'not-held' | 'hole' | 'not-newer' | 'deleted';

/** One event per patch of a batch: what the gate made of it, and why. */
export function* describePatches(
  patches: readonly Patch[],
  { outcomes }: BatchOutcome,
  { source, clientId, versionOf }: PatchWitness,
): Iterable<CacheEventInput> {
  for (let i = 0; i < patches.length; i++) {
    const { entity, id, kind, version, origin } = patches[i];
    const held = versionOf(entity, id);
    const reason = reasonOf(kind, outcomes[i], held);
    const isOwn = origin?.clientId === clientId;
    const details = { reason, version, held, ...(isOwn && { isOwn }) };
    yield { type: typeOf(kind, outcomes[i]), entity, entityId: id, source, details };
  }
}

function typeOf(kind: Patch['kind'], outcome: PatchOutcome): CacheEventType {
  switch (outcome) {
    case 'ignored':
      return 'realtime-ignored';
    case 'gap':
      return 'realtime-gap';
    case 'applied':
    case 'unheld':
      return TYPES[kind];
  }
}

function reasonOf(
  kind: Patch['kind'],
  outcome: PatchOutcome,
  held: number | undefined,
): PatchReason {
  switch (outcome) {
    case 'ignored':
      return held === undefined ? 'deleted' : 'not-newer';
    case 'gap':
      return 'hole';
    case 'unheld':
      return 'not-held';
    case 'applied':
      return kind === 'create' || kind === 'replace' ? 'whole' : 'next';
  }
}
