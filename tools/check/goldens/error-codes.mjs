import { readFile } from 'node:fs/promises';
import path from 'node:path';
import ts from 'typescript';
import { REPOSITORY } from '../repository.mjs';

const SOURCE = 'projects/ngx-cachehub/src/core/errors/cache-hub-error.ts';
const LIST = 'CACHE_HUB_ERROR_CODES';

/** @returns {Promise<string[]>} the codes that the library's sources list */
export async function readSourceErrorCodes() {
  const text = await readFile(path.join(REPOSITORY, SOURCE), 'utf8');
  const codes = parseErrorCodes(text);
  if (codes === undefined) throw new Error(`${SOURCE} must export ${LIST}, an array of strings.`);
  return codes;
}

/**
 * @param {string} text
 * @returns {string[] | undefined}
 */
export function parseErrorCodes(text) {
  const source = ts.createSourceFile('source.ts', text, ts.ScriptTarget.Latest, true);
  /** @type {string[] | undefined} */
  let codes;
  /** @param {ts.Node} node */
  const visit = (node) => {
    if (ts.isVariableDeclaration(node) && node.name.getText() === LIST) {
      codes = readStrings(node.initializer);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return codes;
}

/**
 * @param {ts.Expression | undefined} expression
 * @returns {string[] | undefined}
 */
function readStrings(expression) {
  let inner = expression;
  while (inner !== undefined && (ts.isAsExpression(inner) || ts.isSatisfiesExpression(inner))) {
    inner = inner.expression;
  }
  if (inner === undefined || !ts.isArrayLiteralExpression(inner)) return undefined;
  const strings = inner.elements.filter(ts.isStringLiteralLike).map(({ text }) => text);
  return strings.length === inner.elements.length ? strings : undefined;
}

/**
 * Codes may be added, which must be recorded, but never renamed or taken away.
 *
 * @param {readonly string[]} golden
 * @param {readonly string[]} codes
 * @returns {string[]}
 */
export function findErrorCodeFaults(golden, codes) {
  return [
    ...golden
      .filter((code) => !codes.includes(code))
      .map((code) => `the error code '${code}' is gone; a published code stays for ever`),
    ...codes
      .filter((code) => !golden.includes(code))
      .map((code) => `the error code '${code}' is new; record it with --update`),
    ...codes
      .filter((code, index) => codes.indexOf(code) < index)
      .map((code) => `the error code '${code}' is listed twice`),
  ];
}
