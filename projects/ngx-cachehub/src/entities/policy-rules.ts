import { FIELD_RULES } from '../core/merge/field-rule';
import { anyOf, fn, group, oneOf, text, type OptionRule } from '../providers/option-rules';

const fieldRule: OptionRule = (value) => anyOf(oneOf(...FIELD_RULES), fn)(value);

/** Each field's own rule, whatever the field is called. */
const fieldRules: OptionRule = (value) => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return 'an object with a rule for each field';
  }
  for (const [field, rule] of Object.entries(value)) {
    const expected = rule === undefined ? undefined : fieldRule(rule);
    if (typeof expected === 'string') return { option: field, expected, value: rule };
  }
  return undefined;
};

/** The options that a policy has, and what each has to be. */
export const POLICY_RULES = {
  rules: fieldRules,
  default: fieldRule,
  deleteVsEdit: oneOf('delete-wins', 'edit-wins', 'manual'),
  resolve: fn,
  changedAtField: text,
} as const;

/** `EntityDefinition.merge` */
export const mergePolicy: OptionRule = /* @__PURE__ */ group(POLICY_RULES);
