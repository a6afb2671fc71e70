import type { Patch } from '../core/gate';
import type { BatchOutcome, PatchOutcome } from '../core/store/change-set';
import type { CacheEventInput, CacheEventType } from '../providers/cache-event';

const TYPES: Readonly<Record<Patch['kind'], CacheEventType>> = {
  create: 'realtime-insert',
  replace: 'realtime-update',
  update: 'realtime-update',
  delete: 'realtime-delete',
};

/** One event per patch of a batch: what the gate made of it. */
export function* describePatches(
  patches: readonly Patch[],
  { outcomes }: BatchOutcome,
  source: 'realtime' | 'tab' | 'local',
): Iterable<CacheEventInput> {
  for (let i = 0; i < patches.length; i++) {
    const { entity, id, kind } = patches[i];
    yield { type: typeOf(kind, outcomes[i]), entity, entityId: id, source };
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
