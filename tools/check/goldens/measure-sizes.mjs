import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { runPackage } from '../../run-command.mjs';
import { REPOSITORY } from '../repository.mjs';
import { IMPORT_SETS } from './import-sets.mjs';

/**
 * @typedef {object} Size
 * @property {number} minified bytes
 * @property {number} gzip bytes
 */

const WORKSPACE = path.join(REPOSITORY, 'out-tsc/sizes');
const EXTERNAL = ['@angular/core', '@angular/common', '@angular/platform-browser', 'rxjs'];

/**
 * Builds each import set with the Angular CLI's own production build. Anything simpler would
 * measure something else: the package is partially compiled, so that only what Angular's linker
 * makes of it can be dropped or kept, and only Angular's optimiser marks the static members
 * without which no class could be dropped at all.
 *
 * @returns {Promise<Map<string, Size>>} by the import set's name
 */
export async function measureSizes() {
  await rm(WORKSPACE, { recursive: true, force: true });
  await mkdir(path.join(WORKSPACE, 'node_modules'), { recursive: true });
  await symlink(
    path.join(REPOSITORY, 'dist/ngx-cachehub'),
    path.join(WORKSPACE, 'node_modules/ngx-cachehub'),
  );
  const projects = await Promise.all(
    IMPORT_SETS.map(async ({ code }, index) => {
      const name = `set-${index}`;
      await mkdir(path.join(WORKSPACE, name));
      await writeFile(path.join(WORKSPACE, name, 'main.ts'), code);
      await writeJson(path.join(WORKSPACE, name, 'tsconfig.json'), {
        compilerOptions: {
          strict: true,
          target: 'ES2022',
          module: 'preserve',
          skipLibCheck: true,
          importHelpers: true,
          types: [],
        },
        files: ['main.ts'],
      });
      return [name, describeProject(name)];
    }),
  );
  await writeJson(path.join(WORKSPACE, 'angular.json'), {
    version: 1,
    cli: { packageManager: 'npm', analytics: false, cache: { enabled: false } },
    projects: Object.fromEntries(projects),
  });

  /** @type {Map<string, Size>} */
  const sizes = new Map();
  for (const [index, { name }] of IMPORT_SETS.entries()) {
    sizes.set(name, await buildAndMeasure(`set-${index}`));
  }
  return sizes;
}

/**
 * @param {string} file
 * @param {unknown} value
 */
const writeJson = (file, value) => writeFile(file, JSON.stringify(value));

/** @param {string} name */
function describeProject(name) {
  return {
    projectType: 'application',
    root: name,
    architect: {
      build: {
        builder: '@angular/build:application',
        options: {
          browser: `${name}/main.ts`,
          index: false,
          tsConfig: `${name}/tsconfig.json`,
          outputPath: { base: `dist/${name}`, browser: '' },
          externalDependencies: EXTERNAL,
          preserveSymlinks: true,
          progress: false,
        },
      },
    },
  };
}

/**
 * @param {string} project
 * @returns {Promise<Size>}
 */
async function buildAndMeasure(project) {
  const { code, output } = await runPackage('@angular/cli/bin/ng.js', ['build', project], {
    cwd: WORKSPACE,
    capture: true,
  });
  if (code !== 0) throw new Error(`The import set ${project} does not build:\n${output}`);
  const folder = path.join(WORKSPACE, 'dist', project);
  const scripts = (await readdir(folder)).filter((file) => file.endsWith('.js'));
  const contents = await Promise.all(scripts.map((file) => readFile(path.join(folder, file))));
  return {
    minified: contents.reduce((sum, { length }) => sum + length, 0),
    gzip: contents.reduce((sum, content) => sum + gzipSync(content, { level: 9 }).length, 0),
  };
}
