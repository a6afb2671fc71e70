import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import prettier from 'prettier';
import { REPOSITORY } from '../check/repository.mjs';
import { readSamples } from './read-samples.mjs';

const SOURCES = path.join(REPOSITORY, 'projects/dashboard/src');
/** Where the generated files stand, relative to the repository. */
export const CODE_FOLDER = 'projects/dashboard/src/app/how/code';

const HEAD = '// Written by `npm run code` from the regions that the sources mark. Do not edit.\n';

/**
 * What the folder of generated files has to hold: a file for each page that shows code of its own.
 *
 * @returns {Promise<Map<string, string>>} text by name
 */
export async function samplesToWrite() {
  /** @type {Map<string, import('./read-samples.mjs').Sample[]>} */
  const pages = new Map();
  for (const file of await sourceFiles()) {
    const name = path.relative(path.join(REPOSITORY, 'projects/dashboard'), file);
    for (const sample of readSamples(name, await readFile(file, 'utf8'))) {
      pages.set(sample.page, [...(pages.get(sample.page) ?? []), sample]);
    }
  }
  /** @type {Map<string, string>} */
  const files = new Map();
  for (const [page, samples] of [...pages].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const inOrder = samples.sort((a, b) => a.order - b.order);
    files.set(`${page}.ts`, await formatted(pageFile(inOrder)));
  }
  files.set('pages.ts', await formatted(indexFile([...files.keys()])));
  return files;
}

/** @param {readonly import('./read-samples.mjs').Sample[]} samples */
function pageFile(samples) {
  const shown = samples.map(({ title, file, code }) => ({ title, file, code }));
  return `${HEAD}
import type { CodeSample } from '../code-sample';

export const SAMPLES: readonly CodeSample[] = ${JSON.stringify(shown)};`;
}

/** @param {readonly string[]} names */
function indexFile(names) {
  const entries = names.map((name) => {
    const page = name.replace(/\.ts$/, '');
    return `'${page}': () => import('./${page}'),`;
  });
  return `${HEAD}
import type { CodeSample } from '../code-sample';

interface SampleFile {
  readonly SAMPLES: readonly CodeSample[];
}

/** The code of each page, loaded when somebody wants to read it. */
export const CODE_PAGES = {
  ${entries.join('\n  ')}
} satisfies Readonly<Record<string, () => Promise<SampleFile>>>;

export type CodePage = keyof typeof CODE_PAGES;`;
}

async function sourceFiles() {
  const entries = await readdir(SOURCES, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && /(?<!\.spec)\.ts$/.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => !file.startsWith(path.join(REPOSITORY, CODE_FOLDER)))
    .sort();
}

/** @param {string} text */
async function formatted(text) {
  const file = path.join(REPOSITORY, CODE_FOLDER, 'any.ts');
  const options = await prettier.resolveConfig(file);
  return prettier.format(text, { ...options, filepath: file });
}
