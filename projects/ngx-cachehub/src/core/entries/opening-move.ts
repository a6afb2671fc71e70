export type OpeningPolicy =
  'cache-first' | 'stale-while-revalidate' | 'network-first' | 'cache-only' | 'network-only';

/** What a new subscriber does first. */
export interface OpeningMove {
  /** The value that is there, at once; or only what the load brings. */
  readonly show: 'cached' | 'loaded';
  /** `ensure` shares what is under way or followed; `renew` starts a followed source anew. */
  readonly load: 'none' | 'ensure' | 'renew';
  /** What is there is shown after all when the load fails. */
  readonly fallBack: boolean;
}

const SHOW: OpeningMove = { show: 'cached', load: 'none', fallBack: false };
const SHOW_AND_LOAD: OpeningMove = { show: 'cached', load: 'ensure', fallBack: false };

/** What each policy does with what is there (K2). */
export function openingMove(
  policy: OpeningPolicy,
  entry: { readonly hasValue: boolean; readonly isFresh: boolean },
): OpeningMove {
  switch (policy) {
    case 'cache-only':
      return SHOW;
    case 'cache-first':
      return entry.hasValue ? SHOW : SHOW_AND_LOAD;
    case 'stale-while-revalidate':
      return entry.hasValue && entry.isFresh ? SHOW : SHOW_AND_LOAD;
    case 'network-first':
      return { show: 'loaded', load: 'renew', fallBack: true };
    case 'network-only':
      return { show: 'loaded', load: 'renew', fallBack: false };
  }
}
