import ts from 'typescript';

/**
 * @typedef {object} NamedTest
 * @property {string} file
 * @property {number} line from 1
 * @property {string | undefined} name its literal text, up to the first inserted value
 * @property {string | undefined} modifier `only`, `skip` and the like
 */

const TEST_FUNCTIONS = new Set(['it', 'test', 'fit', 'xit', 'xtest']);
const OTHER_MEMBERS = new Set(['each', 'concurrent']);

/**
 * Every call that declares a test, however it is written: `it`, `test`, `it.each(…)`, `it.only`.
 *
 * @param {string} file
 * @param {string} text
 * @returns {NamedTest[]}
 */
export function readTests(file, text) {
  const kind = file.endsWith('.mjs') ? ts.ScriptKind.JS : ts.ScriptKind.TS;
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true, kind);
  /** @type {NamedTest[]} */
  const tests = [];
  /** @param {ts.Node} node */
  const visit = (node) => {
    if (ts.isCallExpression(node)) {
      const declaration = readTestFunction(node.expression);
      if (declaration !== undefined) {
        const { line } = source.getLineAndCharacterOfPosition(node.getStart());
        const name = readLiteral(node.arguments[0]);
        tests.push({ file, line: line + 1, name, modifier: declaration.modifier });
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return tests;
}

/**
 * @param {ts.Expression} callee
 * @returns {{ modifier: string | undefined } | undefined} undefined where it declares no test
 */
function readTestFunction(callee) {
  // `it.each(rows)` is a function still to be called with the name.
  if (ts.isPropertyAccessExpression(callee) && callee.name.text === 'each') return undefined;
  /** @type {string | undefined} */
  let modifier;
  /** @type {ts.Expression} */
  let root = callee;
  for (;;) {
    if (ts.isPropertyAccessExpression(root)) {
      if (!OTHER_MEMBERS.has(root.name.text)) modifier = root.name.text;
      root = root.expression;
    } else if (ts.isCallExpression(root)) {
      root = root.expression;
    } else if (ts.isTaggedTemplateExpression(root)) {
      root = root.tag;
    } else {
      break;
    }
  }
  if (!ts.isIdentifier(root) || !TEST_FUNCTIONS.has(root.text)) return undefined;
  if (/^[fx]/.test(root.text)) modifier = root.text;
  return { modifier };
}

/** @param {ts.Expression | undefined} argument */
function readLiteral(argument) {
  if (argument === undefined) return undefined;
  if (ts.isStringLiteralLike(argument)) return argument.text;
  return ts.isTemplateExpression(argument) ? argument.head.text : undefined;
}
