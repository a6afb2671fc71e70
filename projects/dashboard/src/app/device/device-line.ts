import { Injectable } from '@angular/core';

import { storageKey, windowSide } from '../session/window-side';
import { readLineFaults } from './line-faults';
import { storedSignal } from './stored-signal';

/** Where the faults of a device stand, for it and for the page that shows it. */
export const LINE_FAULTS = 'pulse-line';

/** This device's line. Its faults are set by the page that shows it beside another one. */
@Injectable({ providedIn: 'root' })
export class DeviceLine {
  /** True for one of the two windows: an ordinary tab has the network as it is. */
  readonly isPlayed = windowSide() !== undefined;
  readonly faults = storedSignal(storageKey(LINE_FAULTS), readLineFaults).value;
}
