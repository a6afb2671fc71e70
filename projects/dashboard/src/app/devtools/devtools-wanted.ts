import { windowSide } from '../session/window-side';

/** Where a visitor says that the devtools are not wanted. */
const DEVTOOLS = 'pulse-devtools';

/**
 * The demo shows the library's devtools on each page, in its production build too, unless somebody
 * switched them off. In one of the two windows there is no room for them.
 */
export function devtoolsWanted(): boolean {
  return windowSide() === undefined && localStorage.getItem(DEVTOOLS) !== 'off';
}
