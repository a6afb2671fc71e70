import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { REPOSITORY } from '../repository.mjs';
import { findFiles } from './find-files.mjs';
import { readRules } from './read-rules.mjs';
import { readTests } from './read-tests.mjs';

/**
 * @typedef {object} RuleBook
 * @property {readonly { id: string, page: string }[]} rules
 * @property {Readonly<Record<string, string>>} rows capability id → what it is
 * @property {Readonly<Record<string, string>>} later id → why no test names it yet
 */

const TEST_IDS = /^((?:\[(?:[A-Z]\d+[a-z]?|row:[A-Za-z]+\d+)\])+)\s/;
const TEST_FILE = /(?:\.ts|\.spec\.mjs)$/;

/** @returns {Promise<{ checked: number, faults: string[] }>} */
export async function checkRules() {
  const pages = await findFiles('docs/spec', (file) => file.endsWith('.md'));
  const rules = (
    await Promise.all(
      pages.map(async (page) => readRules(await read(page)).map((id) => ({ id, page }))),
    )
  ).flat();
  const rows = JSON.parse(await read('docs/spec/rows.json'));
  const later = JSON.parse(await read('docs/spec/later.json'));
  const files = (
    await Promise.all(
      ['projects', 'e2e', 'tools'].map((folder) =>
        findFiles(folder, (file) => TEST_FILE.test(file)),
      ),
    )
  ).flat();
  const tests = await Promise.all(files.map(async (file) => readTests(file, await read(file))));
  const faults = findRuleFaults({ rules, rows, later }, tests.flat());
  return { checked: rules.length + Object.keys(rows).length + tests.flat().length, faults };
}

/** @param {string} file */
const read = (file) => readFile(path.join(REPOSITORY, file), 'utf8');

/**
 * @param {RuleBook} book
 * @param {readonly import('./read-tests.mjs').NamedTest[]} tests
 * @returns {string[]}
 */
export function findRuleFaults({ rules, rows, later }, tests) {
  const rowIds = Object.keys(rows).map((id) => `row:${id}`);
  const known = new Set([...rules.map(({ id }) => id), ...rowIds]);
  /** @type {Set<string>} */
  const named = new Set();
  /** @type {Map<string, string[]>} */
  const unknown = new Map();
  /** @type {string[]} */
  const faults = [];

  rules.forEach(({ id, page }, index) => {
    const first = rules.findIndex((rule) => rule.id === id);
    if (first < index) faults.push(`${page}: ${id} is defined in ${rules[first].page} already`);
  });
  for (const { file, line, name, modifier } of tests) {
    const at = `${file}:${line}`;
    if (modifier !== undefined) faults.push(`${at} a test may not be '${modifier}'`);
    const ids = [...(TEST_IDS.exec(name ?? '')?.[1].matchAll(/\[([^\]]+)\]/g) ?? [])];
    if (ids.length === 0) {
      faults.push(`${at} a test's name begins with the ids of its rules, as in '[G3] …'`);
    }
    for (const [, id] of ids) {
      if (!known.has(id)) unknown.set(id, [...(unknown.get(id) ?? []), at]);
      named.add(id);
    }
  }
  for (const [id, places] of unknown) {
    const others = places.length > 1 ? ` and ${places.length - 1} more` : '';
    faults.push(`${places[0]}${others}: names ${id}, which docs/spec does not define`);
  }
  for (const id of known) {
    const isLater = later[id] !== undefined;
    if (!named.has(id) && !isLater) faults.push(`docs/spec: no test names ${id}`);
    // A capability has parts, of which some are tested before the whole is there; a rule has none.
    if (named.has(id) && isLater && !id.startsWith('row:')) {
      faults.push(`docs/spec/later.json: ${id} is tested now, so it is not later any more`);
    }
  }
  for (const id of Object.keys(later)) {
    if (!known.has(id)) faults.push(`docs/spec/later.json: ${id} is defined nowhere`);
  }
  return faults;
}
