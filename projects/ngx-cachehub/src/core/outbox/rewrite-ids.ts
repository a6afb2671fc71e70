import type { EntityId } from '../keys';
import { isPlain, setField } from '../values';
import type { OfflineAction } from './offline-action';

/** The real id in place of a temporary one; undefined for anything else. */
export type IdLookup = (id: EntityId) => EntityId | undefined;

/** The value with each id that the lookup knows replaced, at any depth, also as a property's name; itself where there is none. */
export function rewriteIds(value: unknown, lookup: IdLookup): unknown {
  if (typeof value === 'string' || typeof value === 'number') return lookup(value) ?? value;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return rewriteArray(value, lookup);
  return isPlain(value) ? rewriteObject(value, lookup) : value;
}

function rewriteArray(items: readonly unknown[], lookup: IdLookup): readonly unknown[] {
  let copy: unknown[] | undefined;
  for (let i = 0; i < items.length; i++) {
    const item = rewriteIds(items[i], lookup);
    if (item !== items[i]) (copy ??= items.slice())[i] = item;
  }
  return copy ?? items;
}

function rewriteObject(
  value: Readonly<Record<string, unknown>>,
  lookup: IdLookup,
): Readonly<Record<string, unknown>> {
  let changed = false;
  const copy: Record<string, unknown> = {};
  for (const name of Object.keys(value)) {
    const newName = lookup(name);
    const part = rewriteIds(value[name], lookup);
    if (newName !== undefined || part !== value[name]) changed = true;
    setField(copy, newName === undefined ? name : String(newName), part);
  }
  return changed ? copy : value;
}

/** A lane's name is made of parts: `orders:tmp_1` is of the row `tmp_1`, `orders:tmp_12` is not. */
export function rewriteLane(lane: string, lookup: IdLookup): string {
  const whole = lookup(lane);
  if (whole !== undefined) return String(whole);
  const colon = lane.indexOf(':');
  if (colon < 0) return lane;
  // An id may hold colons itself.
  const rest = lookup(lane.slice(colon + 1));
  if (rest !== undefined) return `${lane.slice(0, colon)}:${rest}`;
  return lane
    .split(':')
    .map((part) => lookup(part) ?? part)
    .join(':');
}

/** The action with every temporary id that the lookup knows replaced; itself where it names none. */
export function rewriteAction(action: OfflineAction, lookup: IdLookup): OfflineAction {
  const { unmade, ...rest } = action;
  const next: OfflineAction = {
    ...rest,
    ...stillUnmade(unmade, lookup),
    ...changedPart(action, 'entityId', lookup),
    ...changedPart(action, 'payload', lookup),
    ...changedPart(action, 'optimistic', lookup),
    ...changedPart(action, 'base', lookup),
    ...changedPart(action, 'conflict', lookup),
    lane: rewriteLane(action.lane, lookup),
    // The row is there: nothing waits for its create any longer.
    ...(action.dependsOn?.some((id) => lookup(id) !== undefined)
      ? { dependsOn: action.dependsOn.filter((id) => lookup(id) === undefined) }
      : {}),
  };
  return isSameData(action, next) ? action : next;
}

/** A row that is there was made after all, by a tab that did not know that its create was given up. */
function stillUnmade(
  unmade: readonly string[] | undefined,
  lookup: IdLookup,
): Pick<OfflineAction, 'unmade'> {
  const isAnyMade = unmade?.some((id) => lookup(id) !== undefined) === true;
  const left = isAnyMade ? unmade.filter((id) => lookup(id) === undefined) : unmade;
  return left === undefined || left.length === 0 ? {} : { unmade: left };
}

type DataField = 'entityId' | 'payload' | 'optimistic' | 'base' | 'conflict';

function changedPart(
  action: OfflineAction,
  field: DataField,
  lookup: IdLookup,
): Partial<OfflineAction> {
  const value = rewriteIds(action[field], lookup);
  return value === action[field] ? {} : { [field]: value };
}

/** True where two states of an action name the same rows, lanes and actions. */
export function isSameData(a: OfflineAction, b: OfflineAction): boolean {
  return (
    a.payload === b.payload &&
    a.entityId === b.entityId &&
    a.optimistic === b.optimistic &&
    a.base === b.base &&
    a.conflict === b.conflict &&
    a.lane === b.lane &&
    a.dependsOn === b.dependsOn &&
    a.unmade === b.unmade
  );
}

/** Calls `visit` with everything that could be an id. */
export function visitIds(value: unknown, visit: (id: EntityId) => void): void {
  if (typeof value === 'string' || typeof value === 'number') visit(value);
  else if (Array.isArray(value)) for (const item of value) visitIds(item, visit);
  else if (typeof value === 'object' && value !== null && isPlain(value)) {
    for (const name of Object.keys(value)) {
      visit(name);
      visitIds(value[name], visit);
    }
  }
}

/** Calls `visit` with everything in the action that could be a temporary id. */
export function visitActionIds(action: OfflineAction, visit: (id: EntityId) => void): void {
  visitIds(action.entityId, visit);
  visitIds(action.payload, visit);
  visitIds(action.optimistic, visit);
  visitIds(action.base, visit);
  visitIds(action.conflict, visit);
  visitIds(action.dependsOn, visit);
  // What only depended on the create may name its row nowhere else: where that is made after all, it is to hear of it.
  visitIds(action.unmade, visit);
  const { lane } = action;
  visit(lane);
  const parts = lane.split(':');
  if (parts.length > 2) visit(lane.slice(parts[0].length + 1));
  if (parts.length > 1) for (const part of parts) visit(part);
}
