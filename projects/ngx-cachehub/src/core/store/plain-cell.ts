/** The value of a key that is neither a row nor a list of rows. */
export interface PlainCell {
  value: unknown;
  /** Of a detail whose value is another row: that row's id. */
  alien: string | undefined;
}
