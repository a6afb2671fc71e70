import type { CacheEngine } from '../cache/cache-engine';
import type { OfflineAction } from '../core/outbox/offline-action';
import type { OutboxEffect } from '../core/outbox/outbox-change';
import type { CacheEventType } from '../providers/cache-event';

/** What the queue tells the journal: what became of each action, and how many. */
export class QueueReports {
  readonly #engine: CacheEngine;

  constructor(engine: CacheEngine) {
    this.#engine = engine;
  }

  /** `source`: 'tab' for what another tab did, and told. */
  tell(effects: readonly OutboxEffect[], source: 'local' | 'tab'): void {
    for (const effect of effects) this.#one(effect, source);
  }

  /** The device failed, or works again. */
  health(isHealthy: boolean, error: unknown): void {
    const engine = this.#engine;
    if (isHealthy) {
      engine.log('info', 'offline', 'The device stores queued writes again.');
      return;
    }
    const message = error instanceof Error ? error.message : String(error);
    engine.log('warn', 'offline', `The device does not store queued writes: ${message}`);
    engine.emit({ type: 'storage-degraded', source: 'storage', details: { message } });
  }

  /** The browser may delete what is stored, and these have waited for long. */
  atRisk(ids: readonly string[]): void {
    const message =
      `${ids.length} queued writes have waited for days, and this browser deletes what a site has ` +
      'stored after seven days without a visit. Say so to the user.';
    this.#engine.log('warn', 'offline', message, { ids });
    const details = { reason: 'old-actions', message, ids };
    this.#engine.emit({ type: 'storage-degraded', source: 'storage', details });
  }

  #one(effect: OutboxEffect, source: 'local' | 'tab'): void {
    const event = (type: CacheEventType) => {
      if ('action' in effect) this.#event(type, effect.action, source);
    };
    const { metrics } = this.#engine;
    switch (effect.kind) {
      case 'queued':
        metrics.queued++;
        event('action-queued');
        break;
      case 'sent':
        event('action-sent');
        break;
      case 'confirmed':
      case 'yielded':
        metrics.confirmed++;
        event('action-confirmed');
        break;
      case 'parked':
        metrics.parked++;
        if (effect.action.error?.code === 'rejected') event('action-rejected');
        event('action-parked');
        break;
      case 'conflict':
        // Told again when a person has to judge it: the same conflict.
        if (effect.action.conflict === undefined) metrics.conflicts++;
        break;
      case 'discarded':
        event('action-dropped');
        break;
      case 'folded':
        // What became part of another one is told when that is.
        if (effect.into !== null) break;
        metrics.confirmed++;
        event('action-confirmed');
        break;
      case 'requeued':
      case 'rekeyed':
        break;
    }
  }

  /** No payload: an event is logged and shown. */
  #event(type: CacheEventType, action: OfflineAction, source: 'local' | 'tab'): void {
    const { id, type: actionType, entity, entityId, attempts, error } = action;
    this.#engine.emit({
      type,
      source,
      ...(entity !== undefined && { entity }),
      ...(entityId !== undefined && { entityId }),
      details: { id, actionType, attempts, ...(error && { code: error.code }) },
    });
  }
}
