/** A row as the core sees it: a plain object whose fields nobody here interprets. */
export type RowValue = Readonly<Record<string, unknown>>;

/** Who wrote, as the server echoes it: lets a client recognise its own write when it comes back. */
export interface Origin {
  readonly clientId?: string;
  /** The idempotency key of the write. */
  readonly mutationId?: string;
}

interface PatchBase {
  readonly entity: string;
  /** Row ids compare as strings: `42` and `'42'` are one row. */
  readonly id: string;
  /** A safe integer ≥ 0; undefined where the server keeps no versions. */
  readonly version: number | undefined;
  readonly origin?: Origin | undefined;
}

/** One row's change, as the server or a local writer tells it. The only thing that the gate judges. */
export type Patch =
  | (PatchBase & { readonly kind: 'create'; readonly row: RowValue })
  /** The whole row at `version`: replaces what is known. */
  | (PatchBase & { readonly kind: 'replace'; readonly row: RowValue })
  | (PatchBase & {
      readonly kind: 'update';
      /** A top-level merge; `null` is a value. */
      readonly changes: RowValue;
      /** Fields that the change removes. */
      readonly unset: readonly string[] | undefined;
      /** The version that `changes` were made against. */
      readonly baseVersion: number | undefined;
    })
  | (PatchBase & {
      readonly kind: 'delete';
      readonly cause?: 'deleted' | 'left-filter' | undefined;
    });
