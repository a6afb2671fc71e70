/** A piece of a source file, as the page that runs it shows it. */
export interface CodeSample {
  readonly title: string;
  /** Where it stands, from the project's folder on. */
  readonly file: string;
  readonly code: string;
}
