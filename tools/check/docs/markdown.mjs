/**
 * @typedef {object} Fence
 * @property {string} info what follows the opening backticks, such as `ts fragment`
 * @property {string} code
 * @property {number} line where the code begins, from 0
 */

/**
 * @param {string} text
 * @returns {Fence[]}
 */
export function readFences(text) {
  /** @type {Fence[]} */
  const fences = [];
  /** @type {{ mark: string, info: string, line: number, body: string[] } | undefined} */
  let open;
  text.split('\n').forEach((row, index) => {
    const mark = /^\s*(`{3,}|~{3,})\s*(.*)$/.exec(row);
    if (open === undefined) {
      if (mark !== null) open = { mark: mark[1], info: mark[2].trim(), line: index + 1, body: [] };
    } else if (mark !== null && mark[1].startsWith(open.mark) && mark[2] === '') {
      fences.push({ info: open.info, code: open.body.join('\n'), line: open.line });
      open = undefined;
    } else {
      open.body.push(row);
    }
  });
  return fences;
}

/**
 * The text without code and comments, whose lines stay where they are.
 *
 * @param {string} text
 */
export function stripCode(text) {
  const rows = text.split('\n');
  for (const { code, line } of readFences(text)) {
    const length = code.split('\n').length;
    for (let row = line - 1; row <= line + length && row < rows.length; row += 1) rows[row] = '';
  }
  return rows
    .join('\n')
    .replace(/<!--[\s\S]*?-->/g, (comment) => comment.replace(/[^\n]/g, ' '))
    .replace(/(`+)(?:(?!\1)[^\n])+\1/g, '``');
}

/**
 * Anchors of a page as GitHub makes them from its headings, and those written by hand.
 *
 * @param {string} text
 * @returns {Set<string>}
 */
export function readAnchors(text) {
  /** @type {Set<string>} */
  const anchors = new Set();
  /** @type {Map<string, number>} */
  const seen = new Map();
  for (const { code, line } of readFences(text)) {
    const rows = text.split('\n');
    rows.fill('', line, line + code.split('\n').length);
    text = rows.join('\n');
  }
  for (const [, heading] of text.matchAll(/^#{1,6}\s+(.+?)\s*#*$/gm)) {
    const slug = heading
      .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\p{M} _-]/gu, '')
      .replaceAll(' ', '-');
    const count = seen.get(slug) ?? 0;
    seen.set(slug, count + 1);
    anchors.add(count === 0 ? slug : `${slug}-${count}`);
  }
  for (const [, id] of text.matchAll(/<a\s+(?:id|name)="([^"]+)"/g)) anchors.add(id);
  return anchors;
}

/**
 * Where the page's links and images lead.
 *
 * @param {string} text
 * @returns {{ target: string, line: number }[]} lines from 1
 */
export function readLinks(text) {
  return stripCode(text)
    .split('\n')
    .flatMap((row, index) =>
      [
        ...[...row.matchAll(/\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)/g)],
        ...[...row.matchAll(/^\s*\[[^\]]+\]:\s*<?(\S+?)>?(?:\s+"[^"]*")?$/g)],
        ...[...row.matchAll(/<(?:a|img|source)\s[^>]*?(?:href|src|srcset)="([^"]+)"/g)],
      ].map(([, target]) => ({ target, line: index + 1 })),
    );
}
