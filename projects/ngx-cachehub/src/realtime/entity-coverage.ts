import type { EntitySubscription, Subscriptions } from '../core/connection';
import type { RealtimeEngine } from './realtime-engine';
import type { StreamAudience } from './stream-audience';

/** Of which entities all arrives that the server does to them. The engine and the other tabs are told. */
export class EntityCoverage {
  readonly #engine: RealtimeEngine;
  readonly #subscriptions: Subscriptions;
  readonly #audience: () => StreamAudience | undefined;
  readonly #covered = new Set<string>();

  /** @param audience Who hears what this line brings, besides this tab. */
  constructor(
    engine: RealtimeEngine,
    subscriptions: Subscriptions,
    audience: () => StreamAudience | undefined,
  ) {
    this.#engine = engine;
    this.#subscriptions = subscriptions;
    this.#audience = audience;
  }

  has(entity: string): boolean {
    return this.#covered.has(entity);
  }

  /** Tells whether the subscription covers its entity now. */
  follow(held: EntitySubscription): void {
    this.#cover(held.entity, held.holders > 0 && held.isCovering);
  }

  /** Nobody wants the entity any more. Where its stream can go on, its coverage is interrupted, not ended. */
  forget(entity: string): void {
    this.#cover(entity, false);
    if (!this.#subscriptions.canGoOn(entity)) this.#engine.onCoverageEnd(entity);
  }

  interruptAll(): void {
    for (const entity of [...this.#covered]) this.#cover(entity, false);
  }

  #cover(entity: string, isCovered: boolean): void {
    if (this.#covered.has(entity) === isCovered) return;
    if (isCovered) this.#covered.add(entity);
    else this.#covered.delete(entity);
    this.#engine.onCoverageChange(entity, isCovered);
    if (isCovered) this.#audience()?.covered(entity);
  }
}
