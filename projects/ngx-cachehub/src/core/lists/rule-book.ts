import type { ListModel, ListParams } from '../entities';
import type { ListRules } from './list-rules';

/** Where rules count their work and say what they threw. */
export interface RuleHost {
  readonly tally: { matchesCalled: number; comparisons: number };
  report(error: unknown): void;
}

/** Reads the list rules of entities. `defineEntity` brings one along: an app without definitions goes without the code that follows rules. */
export abstract class RuleBook {
  abstract bind(model: ListModel, params: ListParams | undefined, host: RuleHost): ListRules;
}
