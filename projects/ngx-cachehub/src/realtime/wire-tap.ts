import { InjectionToken } from '@angular/core';

/** Sees every frame of this tab's line: as received, and as given to the transport. Must neither throw nor change it. */
export interface WireTap {
  frame(direction: 'in' | 'out', frame: unknown): void;
}

/** Null: nobody looks. Frames carry tokens and rows; devtools alone provide one. */
export const WIRE_TAP = new InjectionToken<WireTap | null>('ngx-cachehub wire tap');
