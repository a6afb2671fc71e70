/** The value of a key that is neither a row nor a list of rows. */
export interface PlainCell {
  value: unknown;
}
