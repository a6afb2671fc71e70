import { copyFile, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { REPOSITORY } from '../repository.mjs';

// It is CommonJS whose names Node does not detect.
const { Extractor, ExtractorConfig, ExtractorLogLevel } = /** @type {any} */ (
  createRequire(import.meta.url)('@microsoft/api-extractor')
);

const PACKAGE = path.join(REPOSITORY, 'dist/ngx-cachehub');
const WORK = path.join(REPOSITORY, 'out-tsc/api-report');

/**
 * The built package's entry points, with the declarations that its users get.
 *
 * @returns {Promise<{ name: string, types: string }[]>} `name` as in `ngx-cachehub-testing`
 */
export async function readEntryPoints() {
  const manifest = JSON.parse(await readFile(path.join(PACKAGE, 'package.json'), 'utf8'));
  return Object.entries(manifest.exports)
    .filter(([, target]) => typeof target.types === 'string')
    .map(([subpath, { types }]) => ({
      name: `ngx-cachehub${subpath.slice(1).replaceAll('/', '-')}`,
      types: path.join(PACKAGE, types),
    }));
}

/**
 * @param {{ name: string, types: string }} entryPoint
 * @returns {Promise<{ report: string, faults: string[] }>}
 */
export async function writeApiReport({ name, types }) {
  // As a package of its own beside the primary one, whose types stay references by that.
  const folder = path.join(WORK, name);
  await rm(folder, { recursive: true, force: true });
  await mkdir(path.join(folder, 'node_modules'), { recursive: true });
  await symlink(PACKAGE, path.join(folder, 'node_modules/ngx-cachehub'));
  await writeFile(path.join(folder, 'package.json'), JSON.stringify({ name }));
  await copyFile(types, path.join(folder, 'index.d.ts'));
  /** @type {string[]} */
  const faults = [];
  Extractor.invoke(describeExtraction(name, folder), {
    localBuild: true,
    messageCallback: (/** @type {any} */ message) => {
      message.handled = true;
      if (message.category === 'console') return;
      if (message.logLevel === 'error' || message.logLevel === 'warning') {
        faults.push(`${name}: ${message.text}`);
      }
    },
  });
  return { report: await readFile(path.join(folder, `${name}.api.md`), 'utf8'), faults };
}

/**
 * @param {string} name
 * @param {string} folder
 */
function describeExtraction(name, folder) {
  const types = path.join(folder, 'index.d.ts');
  return ExtractorConfig.prepare({
    configObject: {
      projectFolder: folder,
      mainEntryPointFilePath: types,
      newlineKind: 'lf',
      compiler: {
        overrideTsconfig: {
          compilerOptions: {
            target: 'ES2022',
            module: 'ESNext',
            moduleResolution: 'bundler',
            strict: true,
            skipLibCheck: true,
            types: [],
          },
          files: [types],
        },
      },
      apiReport: {
        enabled: true,
        reportFileName: `${name}.api.md`,
        reportFolder: folder,
        reportTempFolder: path.join(folder, 'temp'),
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      messages: {
        extractorMessageReporting: {
          default: { logLevel: ExtractorLogLevel.Warning },
          // A type that users meet but cannot name is part of the API: it shows in the report.
          'ae-forgotten-export': { logLevel: ExtractorLogLevel.None, addToApiReportFile: true },
          'ae-missing-release-tag': { logLevel: ExtractorLogLevel.None },
          'ae-undocumented': { logLevel: ExtractorLogLevel.None },
          'ae-unresolved-link': { logLevel: ExtractorLogLevel.None },
          'ae-internal-missing-underscore': { logLevel: ExtractorLogLevel.None },
        },
        tsdocMessageReporting: { default: { logLevel: ExtractorLogLevel.None } },
      },
    },
    configObjectFullPath: undefined,
    packageJsonFullPath: path.join(folder, 'package.json'),
  });
}
