import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { NgtscProgram } from '@angular/compiler-cli';
import ts from 'typescript';
import { REPOSITORY } from '../repository.mjs';
import { findFiles } from './find-files.mjs';
import { readFences } from './markdown.mjs';

/**
 * @typedef {object} Snippet
 * @property {string} page
 * @property {string} file an absolute path that exists in memory only
 * @property {string} code moved down to the line that it has in its page
 */

/**
 * Compiles each ```ts snippet of the README and the guides against the library's sources, as a
 * module of its own, templates included. What cannot stand alone is fenced ```ts fragment.
 *
 * @returns {Promise<{ checked: number, faults: string[] }>}
 */
export async function checkSnippets() {
  const guides = await findFiles('docs/guides', (file) => file.endsWith('.md'));
  const readme = await findFiles('.', (file) => file === 'README.md');
  const snippets = (
    await Promise.all(
      [...readme, ...guides].map(async (page) =>
        readSnippets(page, await readFile(path.join(REPOSITORY, page), 'utf8')),
      ),
    )
  ).flat();
  return { checked: snippets.length, faults: compileSnippets(snippets) };
}

/**
 * @param {string} page
 * @param {string} text
 * @returns {Snippet[]}
 */
export function readSnippets(page, text) {
  return readFences(text)
    .filter(({ info }) => info === 'ts' || info === 'typescript')
    .map(({ code, line }) => ({
      page,
      file: path.join(REPOSITORY, 'projects', `${page.replaceAll('/', '-')}-${line}.snippet.ts`),
      code: '\n'.repeat(line) + code,
    }));
}

/**
 * @param {readonly Snippet[]} snippets
 * @returns {string[]}
 */
export function compileSnippets(snippets) {
  if (snippets.length === 0) return [];
  const byFile = new Map(snippets.map((snippet) => [path.normalize(snippet.file), snippet]));
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(path.join(REPOSITORY, 'tsconfig.json'), ts.sys.readFile).config,
    ts.sys,
    REPOSITORY,
  );
  const allOptions = {
    ...options,
    noEmit: true,
    moduleDetection: ts.ModuleDetectionKind.Force,
    types: [],
    strictTemplates: true,
    strictInjectionParameters: true,
  };
  const host = ts.createCompilerHost(allOptions);
  const { fileExists, readFile: readFromDisk, getSourceFile } = host;
  /** @param {string} file */
  const find = (file) => byFile.get(path.normalize(file));
  host.fileExists = (file) => find(file) !== undefined || fileExists(file);
  host.readFile = (file) => find(file)?.code ?? readFromDisk(file);
  // The template checker asks again, and follows what it was given by identity.
  /** @type {Map<string, ts.SourceFile | undefined>} */
  const sources = new Map();
  host.getSourceFile = (file, language, ...rest) => {
    if (!sources.has(file)) {
      const code = find(file)?.code;
      const source =
        code === undefined
          ? getSourceFile(file, language, ...rest)
          : ts.createSourceFile(file, code, language, true);
      sources.set(file, source);
    }
    return sources.get(file);
  };

  const program = new NgtscProgram([...byFile.keys()], allOptions, host);
  return [
    ...program.getTsOptionDiagnostics(),
    ...program.getTsSyntacticDiagnostics(),
    ...program.getTsSemanticDiagnostics(),
    ...program.getNgStructuralDiagnostics(),
    ...program.getNgSemanticDiagnostics(),
  ].flatMap(({ file, start, messageText }) => {
    const snippet = file === undefined ? undefined : find(file.fileName);
    if (file === undefined || snippet === undefined) return [];
    const { line } = file.getLineAndCharacterOfPosition(start ?? 0);
    const message = ts.flattenDiagnosticMessageText(messageText, ' ');
    return [`${snippet.page}:${line + 1} ${message}`];
  });
}
