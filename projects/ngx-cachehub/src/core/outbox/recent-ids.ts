/** So many ids are remembered; beyond, the oldest is forgotten. */
const MAX_IDS = 10_000;

/** Ids of actions that are over, against records that come late. */
export class RecentIds {
  private readonly ids = new Set<string>();

  has(id: string): boolean {
    return this.ids.has(id);
  }

  add(id: string): void {
    this.ids.add(id);
    if (this.ids.size <= MAX_IDS) return;
    for (const oldest of this.ids) {
      this.ids.delete(oldest);
      break;
    }
  }

  delete(id: string): void {
    this.ids.delete(id);
  }
}
