import type { EntityId } from '../keys';

interface RealId {
  readonly entity: string | undefined;
  readonly realId: EntityId;
}

/** So many creates of one page are remembered; beyond, the oldest is forgotten. */
const MAX_IDS = 10_000;

/** Which id of the server stands for which temporary one. */
export class TempIds {
  readonly #ids = new Map<string, RealId>();

  set(tempId: string, entity: string | undefined, realId: EntityId): void {
    this.#ids.delete(tempId);
    this.#ids.set(tempId, { entity, realId });
    if (this.#ids.size <= MAX_IDS) return;
    for (const oldest of this.#ids.keys()) {
      this.#ids.delete(oldest);
      break;
    }
  }

  /** The real id, of whatever entity: temporary ids are unique. */
  readonly lookup = (id: EntityId): EntityId | undefined =>
    this.#ids.size === 0 ? undefined : this.#ids.get(String(id))?.realId;

  /** The id by which the server knows the row; the id itself where it is no temporary one. */
  toReal(entity: string, id: EntityId): EntityId {
    const known = this.#ids.get(String(id));
    if (known === undefined) return id;
    return known.entity === undefined || known.entity === entity ? known.realId : id;
  }
}
