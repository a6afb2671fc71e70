/** The two devices that the page with two windows shows side by side. */
export const WINDOW_SIDES = ['left', 'right'] as const;
export type WindowSide = (typeof WINDOW_SIDES)[number];

const PREFIX = 'pulse-';

/** The name of the frame in which a side runs. */
export function frameName(side: WindowSide): string {
  return PREFIX + side;
}

/** Which side this document is; undefined for an ordinary tab, and in the frame of another site. */
export function windowSide(view: Pick<Window, 'frameElement'> = window): WindowSide | undefined {
  const name = view.frameElement?.getAttribute('name');
  return WINDOW_SIDES.find((side) => frameName(side) === name);
}

/** Where something of one device stands in the storage that all windows of this browser share. */
export function storageKey(name: string, side = windowSide()): string {
  return side === undefined ? name : `${name}:${side}`;
}

/** Parts what the hub stores, and which tabs it takes for its crew, from those of other devices. */
export function hubId(name: string, side = windowSide()): string {
  return side === undefined ? name : `${name}-${side}`;
}
