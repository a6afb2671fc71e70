/** The value of a key that is neither a row nor a list of rows. */
export interface PlainCell {
  readonly value: unknown;
  /** Logical time of the value: of a load its start. */
  readonly tick: number;
  /** Of a detail whose value is another row: that row's id. */
  readonly alien: string | undefined;
}
