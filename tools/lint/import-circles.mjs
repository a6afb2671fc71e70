import path from 'node:path';
import ts from 'typescript';

/**
 * The circles among files that import each other by relative paths, imports of types included: from no file of a circle
 * can one say what it stands on. Each is given once, as its files in order.
 *
 * @param {ReadonlyMap<string, string>} sources text by path, with `/`
 * @returns {string[][]}
 */
export function findImportCircles(sources) {
  const imports = new Map(
    [...sources].map(([file, text]) => [file, importsOf(sources, file, text)]),
  );
  /** @type {Map<string, number>} */
  const places = new Map();
  /** @type {Map<string, number>} the earliest place that a file leads back to */
  const roots = new Map();
  /** @type {string[]} */
  const open = [];
  /** @type {string[][]} */
  const circles = [];

  // Tarjan's: what is left on the stack above a file that leads back to nothing earlier is one circle with it.
  /** @param {string} file */
  const visit = (file) => {
    const place = places.size;
    places.set(file, place);
    open.push(file);
    let root = place;
    for (const next of imports.get(file) ?? []) {
      if (!places.has(next)) root = Math.min(root, visit(next));
      else if (open.includes(next))
        root = Math.min(root, roots.get(next) ?? Infinity, places.get(next) ?? Infinity);
    }
    roots.set(file, root);
    if (root === place) {
      const circle = open.splice(open.indexOf(file));
      if (circle.length > 1) circles.push(circle.sort());
    }
    return root;
  };
  for (const file of sources.keys()) if (!places.has(file)) visit(file);
  return circles;
}

/**
 * @param {ReadonlyMap<string, string>} sources
 * @param {string} file
 * @param {string} text
 * @returns {string[]} files that are among the sources
 */
function importsOf(sources, file, text) {
  const found = new Set();
  for (const { fileName } of ts.preProcessFile(text, true, true).importedFiles) {
    if (!fileName.startsWith('.')) continue;
    const target = path.posix.join(path.posix.dirname(file), fileName).replace(/\.js$/, '');
    for (const form of [`${target}.ts`, `${target}/index.ts`])
      if (sources.has(form)) found.add(form);
  }
  return [...found];
}
