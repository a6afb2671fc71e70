/** One thing that happens in a world of the queue. */
export type Step =
  | { readonly do: 'create'; readonly parent: number; readonly lane: number }
  | { readonly do: 'update' | 'delete'; readonly row: number; readonly other: number }
  | { readonly do: 'plain'; readonly lane: number; readonly after: number }
  | { readonly do: 'begin' }
  | { readonly do: 'deliver'; readonly pick: number; readonly how: Delivery }
  | { readonly do: 'person'; readonly pick: number; readonly wants: 'retry' | 'edit' | 'discard' }
  | { readonly do: 'judge'; readonly pick: number; readonly verdict: 'send' | 'done' | 'ask' }
  | { readonly do: 'foreign'; readonly pick: number }
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'fold' }
  /** The page dies after so many further steps of its store. */
  | { readonly do: 'crash'; readonly after: number };

/** Whether the request arrives, and whether its answer does. */
export type Delivery = 'whole' | 'lost' | 'no-answer' | 'refused' | 'busy' | 'late-busy' | 'auth';
