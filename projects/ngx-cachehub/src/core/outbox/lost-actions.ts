/** Actions that were on the device, and are not any more, though nobody ended them: it deleted its databases. */
export interface LostActions {
  /** About how many: those that waited when the device said so last. */
  readonly count: number;
  /** When that was, in ms since the epoch, by the device's clock. */
  readonly asOf: number;
}
