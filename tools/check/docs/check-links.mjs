import { access, readFile } from 'node:fs/promises';
import path from 'node:path';
import { REPOSITORY } from '../repository.mjs';
import { findFiles } from './find-files.mjs';
import { readAnchors, readLinks } from './markdown.mjs';

/**
 * Every relative link of every page must lead to a file, and its anchor to a heading of it.
 *
 * @returns {Promise<{ checked: number, faults: string[] }>}
 */
export async function checkLinks() {
  const pages = await findFiles(
    '.',
    (file) => file.endsWith('.md') && !file.startsWith('goldens/'),
  );
  /** @type {string[]} */
  const faults = [];
  for (const page of pages) {
    const text = await readFile(path.join(REPOSITORY, page), 'utf8');
    for (const { target, line } of readLinks(text)) {
      const fault = await findLinkFault(page, text, target);
      if (fault !== undefined) faults.push(`${page}:${line} ${fault}`);
    }
  }
  return { checked: pages.length, faults };
}

/**
 * @param {string} page
 * @param {string} text
 * @param {string} target
 * @returns {Promise<string | undefined>}
 */
async function findLinkFault(page, text, target) {
  if (/^[a-z][a-z0-9+.-]*:/i.test(target)) return undefined;
  if (target.startsWith('/')) return `'${target}' is absolute; links are relative to their page`;
  const [file, anchor] = target.split('#');
  const linked = path.posix.join(path.posix.dirname(page), decodeURIComponent(file));
  if (linked.startsWith('..')) return `'${target}' leads out of the repository`;
  if (file !== '') {
    try {
      await access(path.join(REPOSITORY, linked));
    } catch {
      return `'${target}' leads to no file`;
    }
  }
  if (anchor === undefined || (file !== '' && !linked.endsWith('.md'))) return undefined;
  const linkedText = file === '' ? text : await readFile(path.join(REPOSITORY, linked), 'utf8');
  return readAnchors(linkedText).has(anchor) ? undefined : `'${target}' names no heading`;
}
