import { Injectable, type Signal } from '@angular/core';

import { LINE_FAULTS } from '../device/device-line';
import { readLineFaults, type LineFaults } from '../device/line-faults';
import { storedSignal } from '../device/stored-signal';
import { storageKey, type WindowSide } from '../session/window-side';
import { isPlugPulled, PLUG, plugText } from '../sync/offline-switch';
import { pageWish, SIDE_PAGE } from './side-page';

/** What the page around the frames can do to one of them. */
export interface SideControl {
  readonly faults: Signal<LineFaults>;
  readonly isOff: Signal<boolean>;
  setFaults(faults: LineFaults): void;
  pullPlug(isOff: boolean): void;
  show(path: string): void;
}

/** The lines of both devices. They hear of it as tabs hear of each other: by the browser's storage. */
@Injectable()
export class SideControls {
  private readonly sides = { left: control('left'), right: control('right') };

  of(side: WindowSide): SideControl {
    return this.sides[side];
  }
}

function control(side: WindowSide): SideControl {
  const faults = storedSignal(storageKey(LINE_FAULTS, side), readLineFaults);
  const plug = storedSignal(storageKey(PLUG, side), isPlugPulled);
  const page = storedSignal(storageKey(SIDE_PAGE, side), (stored) => stored);
  let wishes = Date.now();
  return {
    faults: faults.value,
    isOff: plug.value,
    setFaults: (next) => faults.set(JSON.stringify(next)),
    pullPlug: (isOff) => plug.set(plugText(isOff)),
    show: (path) => page.set(pageWish(path, (wishes += 1))),
  };
}
