import { withoutForbiddenKeys } from './forbidden-keys';
import { measureValue } from './frame-shape';
import type { FrameLimits } from './limits';
import { describeValue, frameFault } from './wire-fault';
import type { WireFault } from './wire-fault';

/** A frame as a value, with what was left out of it, or why there is none. */
export type ParsedFrame =
  | { readonly ok: true; readonly value: unknown; readonly faults: readonly WireFault[] }
  | { readonly ok: false; readonly fault: WireFault };

const NO_FAULTS: readonly WireFault[] = [];

/**
 * Text, or a value that the transport parsed by itself, → a value that is safe to look at: within
 * the limits, without keys that reach a prototype. Never throws. What the value means is decided by
 * `decodeServerMessages` or `decodeClientMessages`; between the two a foreign frame can be mapped.
 */
export function parseFrame(input: unknown, limits: FrameLimits): ParsedFrame {
  if (typeof input === 'string') return parseText(input, limits);
  try {
    return checkValue(input, limits);
  } catch {
    // A value of the transport's own may have getters that throw.
    return refuse('not-object', 'plain data', 'an object that cannot be read');
  }
}

function parseText(text: string, limits: FrameLimits): ParsedFrame {
  if (exceedsBytes(text, limits.maxFrameBytes)) {
    return refuse('too-large', `at most ${limits.maxFrameBytes} bytes`, sizeOf(text));
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The engine's own message quotes the text, which may be a row.
    return text.trim() === ''
      ? refuse('empty', 'JSON text', 'an empty text')
      : refuse('not-json', 'JSON text', sizeOf(text));
  }
  return checkShape(value, limits);
}

function checkValue(value: unknown, limits: FrameLimits): ParsedFrame {
  if (isBinary(value)) return refuse('binary', 'JSON text', 'binary data');
  if (typeof value !== 'object' || value === null) {
    return refuse('not-object', 'text, an object or an array', describeValue(value));
  }
  return checkShape(value, limits);
}

function checkShape(value: unknown, limits: FrameLimits): ParsedFrame {
  const shape = measureValue(value, limits.maxDepth, limits.maxFrameBytes);
  switch (shape.size) {
    case 'too-deep':
      return refuse('too-deep', `at most ${limits.maxDepth} levels`, 'a deeper frame');
    case 'too-large':
      return refuse('too-large', `at most ${limits.maxFrameBytes} parts`, 'a larger frame');
    case 'fits':
      return shape.hasForbiddenKey ? cleaned(value) : { ok: true, value, faults: NO_FAULTS };
  }
}

function cleaned(value: unknown): ParsedFrame {
  const faults: WireFault[] = [];
  return { ok: true, value: withoutForbiddenKeys(value, faults), faults };
}

function refuse(code: WireFault['code'], expected: string, got: string): ParsedFrame {
  return { ok: false, fault: frameFault(code, expected, got) };
}

function sizeOf(text: string): string {
  return `a text of ${text.length} characters`;
}

/** Whether the text has more than `max` bytes in UTF-8; counted only where its length leaves doubt. */
function exceedsBytes(text: string, max: number): boolean {
  if (text.length > max) return true;
  if (text.length * 3 <= max) return false;
  let bytes = text.length;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    // Half of a surrogate pair counts two bytes, so that the pair counts four.
    if (unit > 0x7f) bytes += unit > 0x7ff && (unit < 0xd800 || unit > 0xdfff) ? 2 : 1;
  }
  return bytes > max;
}

function isBinary(value: unknown): boolean {
  if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return true;
  return Object.prototype.toString.call(value) === '[object Blob]';
}
