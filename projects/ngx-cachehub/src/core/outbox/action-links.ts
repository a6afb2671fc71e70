import type { EntityId } from '../keys';
import type { OfflineAction } from './offline-action';
import { isSameData, visitActionIds } from './rewrite-ids';

interface Links {
  readonly action: OfflineAction;
  readonly dependsOn: ReadonlySet<string>;
  /** Temporary ids that it names, and that are not of its own row's making. */
  readonly names: ReadonlySet<string>;
}

const NONE: ReadonlySet<string> = new Set();

/**
 * Which action waits for which: because it says so, or because it names a temporary id that the
 * other will make real. Ids that are known to be temporary are followed, and those that look like it:
 * the hub's own and negative numbers. So an action may arrive before the create whose row it names.
 */
export class ActionLinks {
  readonly #links = new Map<string, Links>();
  readonly #dependants = new Map<string, Set<string>>();
  readonly #naming = new Map<string, Set<string>>();
  /** Temporary id → the queued action that will make it real. */
  readonly #creators = new Map<string, string>();

  /** Takes the action's data up. True where it makes a temporary id known that others may name already. */
  set(action: OfflineAction): boolean {
    const known = this.#links.get(action.id);
    if (known !== undefined && isSameData(known.action, action)) return false;
    if (known !== undefined) this.#unlink(known);
    const { tempId } = action;
    const isNews = tempId !== undefined && !this.#creators.has(tempId);
    if (tempId !== undefined) this.#creators.set(tempId, action.id);
    this.#link(action);
    return isNews && !looksTemporary(tempId);
  }

  /** Looks again which temporary ids the action names: one was made known. */
  renew(action: OfflineAction): void {
    const known = this.#links.get(action.id);
    if (known !== undefined) this.#unlink(known);
    this.#link(action);
  }

  delete(action: OfflineAction): void {
    const known = this.#links.get(action.id);
    if (known !== undefined) this.#unlink(known);
    this.#links.delete(action.id);
    const { tempId } = action;
    if (tempId !== undefined && this.#creators.get(tempId) === action.id) {
      this.#creators.delete(tempId);
    }
  }

  /** What has to be confirmed first, and is still in the queue. */
  blockers(id: string): ReadonlySet<string> {
    const links = this.#links.get(id);
    if (links === undefined || (links.dependsOn.size === 0 && links.names.size === 0)) return NONE;
    const blockers = new Set<string>();
    for (const dependency of links.dependsOn) {
      if (this.#links.has(dependency) && dependency !== id) blockers.add(dependency);
    }
    for (const tempId of links.names) {
      const creator = this.#creators.get(tempId);
      if (creator !== undefined && creator !== id) blockers.add(creator);
    }
    return blockers;
  }

  /** Actions that wait for this one, or name the temporary id that it makes real. */
  dependantsOf(action: OfflineAction): readonly string[] {
    const found = new Set(this.#dependants.get(action.id) ?? NONE);
    if (action.tempId !== undefined) for (const id of this.namingOf(action.tempId)) found.add(id);
    found.delete(action.id);
    return [...found];
  }

  /** Actions that say that they depend on this one. */
  dependingOn(id: string): readonly string[] {
    return [...(this.#dependants.get(id) ?? NONE)];
  }

  /** Id of the queued action that will make it real. */
  creatorOf(tempId: string): string | undefined {
    return this.#creators.get(tempId);
  }

  /** Whether a queued action will make it real. */
  hasCreator(tempId: string): boolean {
    return this.#creators.has(tempId);
  }

  namingOf(tempId: string): readonly string[] {
    return [...(this.#naming.get(tempId) ?? NONE)];
  }

  #link(action: OfflineAction): void {
    const names = new Set<string>();
    visitActionIds(action, (id) => {
      if (this.#mayBeTemporary(id)) names.add(String(id));
    });
    const links: Links = { action, dependsOn: new Set(action.dependsOn), names };
    this.#links.set(action.id, links);
    for (const dependency of links.dependsOn) addTo(this.#dependants, dependency, action.id);
    for (const tempId of names) addTo(this.#naming, tempId, action.id);
  }

  #unlink({ action, dependsOn, names }: Links): void {
    for (const dependency of dependsOn) removeFrom(this.#dependants, dependency, action.id);
    for (const tempId of names) removeFrom(this.#naming, tempId, action.id);
  }

  #mayBeTemporary(id: EntityId): boolean {
    const text = String(id);
    return looksTemporary(text) || this.#creators.has(text);
  }
}

function looksTemporary(id: string): boolean {
  return id.startsWith('tmp_') || (id.startsWith('-') && Number(id) < 0);
}

function addTo(index: Map<string, Set<string>>, key: string, id: string): void {
  const ids = index.get(key);
  if (ids === undefined) index.set(key, new Set([id]));
  else ids.add(id);
}

function removeFrom(index: Map<string, Set<string>>, key: string, id: string): void {
  const ids = index.get(key);
  ids?.delete(id);
  if (ids?.size === 0) index.delete(key);
}
