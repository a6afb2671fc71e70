/** Angular's compiler sets these from outside the class, and refuses `#` members. */
const SET_BY_ANGULAR =
  /^(?:viewChild|viewChildren|contentChild|contentChildren|input|output|model)$/;

/** @param {any} value what a field begins with */
function isSetByAngular(value) {
  const callee = value?.type === 'CallExpression' ? value.callee : undefined;
  const name = callee?.type === 'MemberExpression' ? callee.object.name : callee?.name;
  return name !== undefined && SET_BY_ANGULAR.test(name);
}

/**
 * Reports members that only TypeScript keeps private: `#` members are so at run time as well, and a bundler shortens
 * their names. Constructors have no such form.
 *
 * @type {import('eslint').Rule.RuleModule}
 */
export const hashPrivate = {
  meta: {
    type: 'problem',
    docs: { description: 'Private members are `#` members.' },
    messages: { typed: 'Write it as a `#` member: a bundler shortens its name.' },
    schema: [],
  },
  create(context) {
    /** @param {any} node */
    const check = (node) => {
      if (node.accessibility !== 'private' || node.kind === 'constructor') return;
      if (node.type === 'PropertyDefinition' && isSetByAngular(node.value)) return;
      context.report({ node, messageId: 'typed' });
    };
    return {
      PropertyDefinition: check,
      MethodDefinition: check,
      AccessorProperty: check,
      TSParameterProperty: check,
    };
  },
};
