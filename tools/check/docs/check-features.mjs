import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { REPOSITORY } from '../repository.mjs';
import { readTests } from './read-tests.mjs';

const PAGE = 'docs/features.md';
const ROUTES = 'projects/dashboard/src/app/app.routes.ts';

/**
 * @typedef {object} FeatureRow one row of a table of the page
 * @property {string} id
 * @property {number} line from 1
 * @property {readonly string[]} routes where the demo shows it; none where it has no face
 * @property {readonly string[]} tests files that prove it, from the root of the repository
 *
 * @typedef {object} FeatureBook
 * @property {Readonly<Record<string, string>>} rows capability id → what it is
 * @property {Readonly<Record<string, string>>} later id → why it is not whole yet
 * @property {ReadonlySet<string>} routes the demo's pages
 * @property {ReadonlyMap<string, readonly string[]>} tests file → names of its tests
 */

/**
 * The page of features promises for each capability a test and a page of the demo: both have to exist,
 * and the test has to name the capability.
 *
 * @returns {Promise<{ checked: number, faults: string[] }>}
 */
export async function checkFeatures() {
  const features = readFeatures(await read(PAGE));
  const files = new Set(features.flatMap(({ tests }) => tests));
  /** @type {Map<string, readonly string[]>} */
  const tests = new Map();
  for (const file of files) {
    const text = await read(file).catch(() => undefined);
    if (text !== undefined)
      tests.set(
        file,
        readTests(file, text).map(({ name }) => name ?? ''),
      );
  }
  const faults = findFeatureFaults(features, {
    rows: JSON.parse(await read('docs/spec/rows.json')),
    later: JSON.parse(await read('docs/spec/later.json')),
    routes: readRoutes(await read(ROUTES)),
    tests,
  });
  return { checked: features.length, faults };
}

/** @param {string} file */
const read = (file) => readFile(path.join(REPOSITORY, file), 'utf8');

/**
 * Rows are told by their first cell, an id: `| A1 | what | pages | tests |`.
 *
 * @param {string} text
 * @returns {FeatureRow[]}
 */
export function readFeatures(text) {
  return text.split('\n').flatMap((row, index) => {
    const [, id, , pages, tests] = row.split('|').map((cell) => cell.trim());
    if (id === undefined || !/^[A-Za-z]+\d+$/.test(id)) return [];
    return [
      {
        id,
        line: index + 1,
        routes: [...(pages ?? '').matchAll(/`\/([^`/]*)/g)].map(([, route]) => route),
        tests: [...(tests ?? '').matchAll(/\]\(\.\.\/([^)]+)\)/g)].map(([, file]) => file),
      },
    ];
  });
}

/**
 * @param {string} source
 * @returns {Set<string>}
 */
export function readRoutes(source) {
  return new Set([...source.matchAll(/\bpath: '([^'/]+)/g)].map(([, route]) => route));
}

/**
 * @param {readonly FeatureRow[]} features
 * @param {FeatureBook} book
 * @returns {string[]}
 */
export function findFeatureFaults(features, book) {
  /** @type {string[]} */
  const faults = [];
  const listed = new Set();
  for (const { id, line, routes, tests } of features) {
    const at = `${PAGE}:${line} ${id}`;
    if (listed.has(id)) faults.push(`${at} is listed twice`);
    listed.add(id);
    if (book.rows[id] === undefined) faults.push(`${at} is no capability of rows.json`);
    for (const route of routes) {
      if (!book.routes.has(route)) faults.push(`${at} names a page '/${route}' that is not there`);
    }
    const isWhole = book.later[`row:${id}`] === undefined;
    if (isWhole && tests.length === 0) faults.push(`${at} names no test`);
    for (const file of tests) {
      const names = book.tests.get(file);
      if (names === undefined) faults.push(`${at} names '${file}', which is not there`);
      else if (!names.some((name) => name.includes(`[row:${id}]`))) {
        faults.push(`${at} names '${file}', in which no test names it`);
      }
    }
  }
  for (const id of Object.keys(book.rows)) {
    if (!listed.has(id)) faults.push(`${PAGE} does not list ${id}`);
  }
  return faults;
}
