import { InjectionToken, isDevMode } from '@angular/core';
import { CacheHubError } from 'ngx-cachehub';

/** The edge of the window at which the panel is docked. */
export type DevtoolsPosition = 'bottom' | 'right';

/** What `withDevtools` takes; every option has a default. */
export interface DevtoolsOptions {
  /** 'auto', the default: in development only. False: nothing is recorded, shown or fetched. */
  enabled?: 'auto' | boolean;
  /** Shows the panel when the page opens; later the panel remembers by itself. Default false. */
  initialIsOpen?: boolean;
  /** Default 'bottom'. */
  position?: DevtoolsPosition;
  /** Of the page's Content-Security-Policy, for the panel's style element. */
  nonce?: string;
  /** How many events and frames are remembered; the oldest go first. Default 1,000. */
  maxEvents?: number;
  /** What is shown and exported in the place of a value, by the name of its field. Tokens are never shown. */
  redact?: (key: string, value: unknown) => unknown;
}

export interface ResolvedDevtoolsOptions {
  readonly isOn: boolean;
  readonly initialIsOpen: boolean;
  readonly position: DevtoolsPosition;
  readonly nonce: string | undefined;
  readonly maxEvents: number;
  readonly redact: ((key: string, value: unknown) => unknown) | undefined;
}

export const DEVTOOLS_OPTIONS = new InjectionToken<ResolvedDevtoolsOptions>(
  'ngx-cachehub devtools options',
);

/** @throws CacheHubError 'invalid-config' that names the option. */
export function resolveDevtoolsOptions(options: DevtoolsOptions): ResolvedDevtoolsOptions {
  const { enabled = 'auto', position = 'bottom', maxEvents = 1_000 } = options;
  if (enabled !== 'auto' && typeof enabled !== 'boolean') {
    throw wrong('enabled', "'auto', true or false");
  }
  if (position !== 'bottom' && position !== 'right') throw wrong('position', "'bottom' or 'right'");
  if (!Number.isSafeInteger(maxEvents) || maxEvents < 1) {
    throw wrong('maxEvents', 'a whole number ≥ 1');
  }
  return Object.freeze({
    isOn: enabled === 'auto' ? isDevMode() : enabled,
    initialIsOpen: options.initialIsOpen ?? false,
    position,
    nonce: options.nonce,
    maxEvents,
    redact: options.redact,
  });
}

function wrong(option: string, expected: string): CacheHubError {
  return new CacheHubError('invalid-config', `withDevtools expects '${option}' to be ${expected}.`);
}
