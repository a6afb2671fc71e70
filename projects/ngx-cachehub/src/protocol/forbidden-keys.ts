import { forbiddenKeyFault } from './wire-fault';
import type { WireFault } from './wire-fault';

/** At most so many keys of one value are reported one by one. */
const MAX_REPORTED = 10;

/** Whether an assignment to the key could reach a prototype. */
export function isForbiddenKey(key: string): boolean {
  return key === '__proto__' || key === 'constructor' || key === 'prototype';
}

/**
 * The value without forbidden keys at any depth; the very value where it has none. Each key that was
 * left out is added to `faults`. The value's depth must have been checked.
 */
export function withoutForbiddenKeys(value: unknown, faults: WireFault[]): unknown {
  return clean(value, '', faults);
}

function clean(value: unknown, path: string, faults: WireFault[]): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return Array.isArray(value)
    ? cleanArray(value, path, faults)
    : cleanRecord(value as Readonly<Record<string, unknown>>, path, faults);
}

function cleanArray(items: readonly unknown[], path: string, faults: WireFault[]): unknown {
  let copy: unknown[] | null = null;
  for (let i = 0; i < items.length; i++) {
    const item = clean(items[i], `${path}[${i}]`, faults);
    if (item !== items[i]) (copy ??= items.slice())[i] = item;
  }
  return copy ?? items;
}

function cleanRecord(
  record: Readonly<Record<string, unknown>>,
  path: string,
  faults: WireFault[],
): unknown {
  let copy: Record<string, unknown> | null = null;
  for (const key of Object.keys(record)) {
    const at = path === '' ? key : `${path}.${key}`;
    if (isForbiddenKey(key)) {
      copy ??= { ...record };
      Reflect.deleteProperty(copy, key);
      if (faults.length < MAX_REPORTED) faults.push(forbiddenKeyFault(at));
      continue;
    }
    const part = clean(record[key], at, faults);
    if (part !== record[key]) (copy ??= { ...record })[key] = part;
  }
  return copy ?? record;
}
