import { decodeServerMessages } from '../decode-messages';

/** The one item that the value decodes to. */
export function one(value: unknown) {
  const items = decodeServerMessages(value);
  if (items.length !== 1) throw new Error(`Expected one item, got ${items.length}.`);
  return items[0];
}

/** Code and field of the fault that the value is; else what it is. */
export function fieldOf(value: unknown): string {
  const item = one(value);
  return item.kind === 'fault' ? `${item.fault.code} ${item.fault.field ?? ''}` : item.kind;
}
