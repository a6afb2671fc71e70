/**
 * A part of a source file that a page of the demo shows as its own code.
 *
 * @typedef {object} Sample
 * @property {string} page
 * @property {number} order
 * @property {string} title
 * @property {string} file
 * @property {string} code
 */

const BEGIN = /^\s*\/\/ #region how:([a-z-]+):(\d+) (.+)$/;
const END = /^\s*\/\/ #endregion how$/;

/**
 * The samples of one source. Each stands between two lines of comment:
 *
 *     // #region how:todos:1 What is read
 *     // #endregion how
 *
 * @param {string} file as it is named to the reader
 * @param {string} text
 * @returns {Sample[]}
 */
export function readSamples(file, text) {
  /** @type {Sample[]} */
  const samples = [];
  /** @type {Omit<Sample, 'code'> | undefined} */
  let open;
  /** @type {string[]} */
  let lines = [];
  text.split('\n').forEach((line, at) => {
    const begin = BEGIN.exec(line);
    const isEnd = END.test(line);
    if (begin && open) throw new Error(`${file}:${at + 1}: the region before this one has no end.`);
    if (isEnd && !open) throw new Error(`${file}:${at + 1}: no region ends here.`);
    if (begin) {
      const [, page = '', order = '', title = ''] = begin;
      open = { page, order: Number(order), title, file };
      lines = [];
    } else if (isEnd && open) {
      samples.push({ ...open, code: withoutIndent(lines) });
      open = undefined;
    } else if (open) {
      lines.push(line);
    }
  });
  if (open) throw new Error(`${file}: the last region has no end.`);
  return samples;
}

/** @param {readonly string[]} lines */
function withoutIndent(lines) {
  const widths = lines
    .filter((line) => line.trim() !== '')
    .map((line) => line.length - line.trimStart().length);
  const indent = Math.min(...widths);
  return lines
    .map((line) => line.slice(indent))
    .join('\n')
    .trim();
}
