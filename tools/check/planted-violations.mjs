import path from 'node:path';
import { ESLint } from 'eslint';
import { defineConfig } from 'eslint/config';
import ts from 'typescript';
import tseslint from 'typescript-eslint';
import { BOUNDARY_PLANTS, CORE_TYPE_PLANTS } from './plants.mjs';
import { REPOSITORY } from './repository.mjs';

/** @typedef {import('./steps.mjs').StepResult} StepResult */

/**
 * Lints each planted file under the repository's own configuration, and compiles each planted
 * core file under its own project. A plant that goes through means that a boundary no longer
 * holds; a clean twin that is refused means that the check fails for another reason.
 *
 * @returns {Promise<StepResult>}
 */
export async function checkPlantedViolations() {
  const faults = [...(await findUnreportedPlants()), ...findCompilingPlants()];
  const total = BOUNDARY_PLANTS.length + CORE_TYPE_PLANTS.length;
  for (const fault of faults) console.error(`  ${fault}`);
  console.log(`  ${total} planted, ${faults.length} at fault`);
  return faults.length === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/** @returns {Promise<string[]>} */
async function findUnreportedPlants() {
  const eslint = new ESLint({
    cwd: REPOSITORY,
    // The planted files exist in memory only, where type information cannot follow them.
    overrideConfig: defineConfig({
      files: ['**/*.ts', '**/*.cts'],
      extends: [tseslint.configs.disableTypeChecked],
      languageOptions: { parserOptions: { project: null } },
    }),
  });
  /** @type {string[]} */
  const faults = [];
  for (const { file, code, rule, mayPass } of BOUNDARY_PLANTS) {
    const [result] = await eslint.lintText(code, { filePath: path.join(REPOSITORY, file) });
    const reported = result.messages.filter(({ ruleId }) => ruleId === rule);
    const broken = result.messages.find(({ fatal }) => fatal);
    if (broken !== undefined) {
      faults.push(`${file}: ${broken.message}`);
    } else if (mayPass && reported.length > 0) {
      faults.push(`${file}: \`${code}\` must pass, but: ${reported[0].message}`);
    } else if (!mayPass && reported.length === 0) {
      faults.push(`${file}: \`${code}\` went through; expected ${rule} to report it`);
    }
  }
  return faults;
}

/** @returns {string[]} */
function findCompilingPlants() {
  const configFile = path.join(REPOSITORY, 'projects/ngx-cachehub/tsconfig.core.json');
  const { config } = ts.readConfigFile(configFile, ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, path.dirname(configFile));
  return CORE_TYPE_PLANTS.flatMap(({ code, mayPass }) => {
    const errors = compileErrors(code, options);
    if (mayPass === (errors.length === 0)) return [];
    return mayPass
      ? [`src/core: \`${code}\` must compile, but: ${errors[0]}`]
      : [`src/core: \`${code}\` compiles; the core's project must refuse it`];
  });
}

/**
 * @param {string} code
 * @param {ts.CompilerOptions} options
 * @returns {string[]}
 */
function compileErrors(code, options) {
  const file = path.join(REPOSITORY, 'projects/ngx-cachehub/src/core/planted.ts');
  const host = ts.createCompilerHost(options);
  const { fileExists, getSourceFile } = host;
  host.fileExists = (name) => name === file || fileExists(name);
  host.getSourceFile = (name, ...rest) =>
    name === file ? ts.createSourceFile(name, code, rest[0]) : getSourceFile(name, ...rest);
  return ts
    .getPreEmitDiagnostics(ts.createProgram([file], options, host))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
}
