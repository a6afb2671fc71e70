const RULE = /^(?:#{1,6}|\s*[-*])\s+\*\*([A-Z]\d+[a-z]?)(?:\s[^*]*)?\*\*/gm;

/**
 * Ids of the rules that a page of `docs/spec` defines: headings and list items that begin with
 * the id in bold, such as `- **G3** A fetch is compared row by row`.
 *
 * @param {string} text
 * @returns {string[]} in order, as often as they are written
 */
export function readRules(text) {
  return [...text.matchAll(RULE)].map(([, id]) => id);
}
