export interface StoreOptions {
  /** Freezes what is handed out, so that a mutation by the app fails loudly: development. */
  readonly freeze: ((value: unknown) => unknown) | undefined;
  /** More creations than this in one batch, where lists cannot place them, count as a bulk change. */
  readonly bulkCreateThreshold: number;
  /** Under which the server echoes this client's own writes. */
  readonly clientId: string;
}
