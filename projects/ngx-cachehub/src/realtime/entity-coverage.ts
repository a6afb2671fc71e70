import type { EntitySubscription, Subscriptions } from '../core/connection';
import type { RealtimeEngine } from './realtime-engine';
import type { StreamAudience } from './stream-audience';

export interface CoveragePorts {
  readonly engine: RealtimeEngine;
  readonly subscriptions: Subscriptions;
  /** Who hears what this line brings, besides this tab. */
  readonly audience: () => StreamAudience | undefined;
}

/** Of which entities all arrives that the server does to them. The engine and the other tabs are told. */
export class EntityCoverage {
  private readonly covered = new Set<string>();

  constructor(private readonly ports: CoveragePorts) {}

  has(entity: string): boolean {
    return this.covered.has(entity);
  }

  /** Tells whether the subscription covers its entity now. */
  follow(held: EntitySubscription): void {
    this.cover(held.entity, held.holders > 0 && held.isCovering);
  }

  /** Nobody wants the entity any more. Where its stream can go on, its coverage is interrupted, not ended. */
  forget(entity: string): void {
    const { engine, subscriptions } = this.ports;
    this.cover(entity, false);
    if (!subscriptions.canGoOn(entity)) engine.onCoverageEnd(entity);
  }

  interruptAll(): void {
    for (const entity of [...this.covered]) this.cover(entity, false);
  }

  private cover(entity: string, isCovered: boolean): void {
    if (this.covered.has(entity) === isCovered) return;
    if (isCovered) this.covered.add(entity);
    else this.covered.delete(entity);
    this.ports.engine.onCoverageChange(entity, isCovered);
    if (isCovered) this.ports.audience()?.covered(entity);
  }
}
