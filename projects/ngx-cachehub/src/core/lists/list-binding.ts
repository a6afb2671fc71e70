/**
 * How one list follows its rows.
 * - `ruled`: `matches` decides; the list is kept by rule.
 * - `undecided`: only the server can rank or match; never guessed.
 * - `unruled`: nothing is known of membership; creates and deletes make it load again.
 */
export type ListKind = 'ruled' | 'undecided' | 'unruled';

/** Why a list has to be loaded again; undefined where it followed exactly. */
export type Doubt = 'page' | 'undecided' | undefined;

/** What an entity's rules say of one list's params. */
export interface Binding {
  readonly kind: ListKind;
  readonly offset: number;
  readonly limit: number | undefined;
  readonly sorted: boolean;
  /** True where the app says which fields the rows of the entity's lists carry. */
  readonly projects: boolean;
}
