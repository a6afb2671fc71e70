import type { ListModel, ListParams } from '../entities';
import { BoundRules } from './bound-rules';
import type { ListRules } from './list-rules';
import { RuleBook } from './rule-book';
import type { RuleHost } from './rule-book';

/** Keeps lists by `matches`, `compare`, `limit` and `offset`. */
export class EntityRules extends RuleBook {
  override bind(model: ListModel, params: ListParams | undefined, host: RuleHost): ListRules {
    return new BoundRules(model, params, host);
  }
}
