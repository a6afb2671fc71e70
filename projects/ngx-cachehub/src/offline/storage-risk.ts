import { inject } from '@angular/core';
import type { OfflineAction } from '../core/outbox';
import { CACHE_HUB_SCHEDULER } from '../providers/scheduler';
import { OFFLINE_OPTIONS } from './resolve-offline-options';
import { ageAtRisk, STORAGE_LIFETIME } from './storage-lifetime';

/** Tells, once per page and user, what has waited for long on a device that may not keep it. */
export class StorageRisk {
  readonly #tell: (ids: readonly string[]) => void;
  readonly #age = ageAtRisk(inject(STORAGE_LIFETIME));
  readonly #isStored = inject(OFFLINE_OPTIONS).storage !== undefined;
  readonly #scheduler = inject(CACHE_HUB_SCHEDULER);
  #hasTold = false;

  constructor(tell: (ids: readonly string[]) => void) {
    this.#tell = tell;
  }

  /** Another user's queue. */
  reset(): void {
    this.#hasTold = false;
  }

  look(actions: readonly OfflineAction[]): void {
    if (this.#age === null || this.#hasTold || !this.#isStored) return;
    const before = this.#scheduler.now() - this.#age;
    const old = actions.filter(({ createdAt }) => createdAt < before);
    if (old.length === 0) return;
    this.#hasTold = true;
    this.#tell(old.map(({ id }) => id));
  }
}
