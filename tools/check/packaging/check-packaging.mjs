import { createHash } from 'node:crypto';
import { access, cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runCommand } from '../../run-command.mjs';
import { REPOSITORY } from '../repository.mjs';
import { findManifestFaults } from './manifest.mjs';

const PACKAGE = path.join(REPOSITORY, 'dist/ngx-cachehub');
const CONSUMERS = path.join(REPOSITORY, 'tools/consumers');

/**
 * Packs what was built, and installs and builds it in an application of each Angular that it
 * promises to serve. Each part counts as one test.
 *
 * @returns {Promise<import('../steps.mjs').StepResult>}
 */
export async function checkPackaging() {
  await access(path.join(PACKAGE, 'package.json')).catch(() => {
    throw new Error('dist/ngx-cachehub is missing: npm run build:lib makes it.');
  });
  const temporary = await mkdtemp(path.join(tmpdir(), 'ngx-cachehub-packaging-'));
  const checks = {
    'the manifest': () => checkManifest(),
    'packing twice gives the same package': () => checkPackTwice(temporary),
    'an Angular 21 application': () => checkConsumer('angular-21', temporary),
    'an Angular 22 application': () => checkConsumer('angular-22', temporary),
  };
  let failed = 0;
  try {
    for (const [name, check] of Object.entries(checks)) {
      const faults = await check();
      console.log(`  ${name}: ${faults.length === 0 ? 'ok' : 'FAILED'}`);
      for (const fault of faults) console.error(`    ${fault}`);
      if (faults.length > 0) failed += 1;
    }
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
  return { passed: Object.keys(checks).length - failed, failed };
}

/** @returns {Promise<string[]>} */
async function checkManifest() {
  return findManifestFaults(JSON.parse(await readFile(path.join(PACKAGE, 'package.json'), 'utf8')));
}

/**
 * @param {string} folder
 * @returns {Promise<string>} the package file
 */
async function pack(folder) {
  const { code, output } = await runCommand(
    'npm',
    ['pack', '--silent', '--pack-destination', folder],
    { cwd: PACKAGE, capture: true },
  );
  const name = /^\S+\.tgz$/m.exec(output)?.[0];
  if (code !== 0 || name === undefined) throw new Error(`npm pack failed:\n${output}`);
  return path.join(folder, name);
}

/**
 * @param {string} temporary
 * @returns {Promise<string[]>}
 */
async function checkPackTwice(temporary) {
  const hashes = [];
  for (let round = 0; round < 2; round += 1) {
    const content = await readFile(await pack(temporary));
    hashes.push(createHash('sha256').update(content).digest('hex'));
  }
  return hashes[0] === hashes[1] ? [] : [`npm pack gave ${hashes.join(' and then ')}`];
}

/**
 * @param {string} name a folder of `tools/consumers`
 * @param {string} temporary
 * @returns {Promise<string[]>}
 */
async function checkConsumer(name, temporary) {
  const folder = path.join(temporary, name);
  await cp(path.join(CONSUMERS, 'app'), folder, { recursive: true });
  await cp(path.join(CONSUMERS, name), folder, { recursive: true });
  const tarball = await pack(temporary);

  const install = await runCommand(
    'npm',
    ['install', '--prefer-offline', '--no-audit', '--no-fund', tarball],
    { cwd: folder, capture: true },
  );
  if (install.code !== 0) return [`npm install failed:\n${install.output}`];

  const ng = await angularCli(folder);
  return [
    ...(await ng('build')),
    ...(await checkRendering(folder)),
    ...(await checkSchematics(folder, ng)),
  ];
}

/**
 * A page is rendered as on a server, and taken over as in a browser (jsdom, which is ours): nothing is made or loaded a
 * second time. Compiled where it runs, so that it costs no build.
 *
 * @param {string} folder
 * @returns {Promise<string[]>}
 */
async function checkRendering(folder) {
  await cp(path.join(CONSUMERS, 'rendering'), path.join(folder, 'rendering'), { recursive: true });
  const node = await findNode(folder);
  const page = path.join(folder, 'rendering/page.html');
  const jsdom = path.join(REPOSITORY, 'node_modules/jsdom');
  for (const script of [
    ['rendering/render.mjs', page],
    ['rendering/hydrate.mjs', page, jsdom],
  ]) {
    const { code, output } = await runCommand(node, script, { cwd: folder, capture: true });
    if (code !== 0) return [`${script[0]} failed:\n${output}`];
  }
  return [];
}

/** The set-up of a fresh application, by `ng add`; a second time it has to change nothing. */
const ADD = [
  'add',
  'ngx-cachehub',
  '--skip-confirmation',
  '--realtime=/ws',
  '--offline',
  '--indexed-db',
];
const GENERATE = ['generate', 'ngx-cachehub:entity', 'customers'];

/**
 * What `ng add` and `ng generate` make of an application without a hub has to build, and its tests have to pass where
 * the CLI runs them: in Vitest, over a jsdom that is not ours.
 *
 * @param {string} folder
 * @param {AngularCli} ng
 * @returns {Promise<string[]>}
 */
async function checkSchematics(folder, ng) {
  await rm(path.join(folder, 'src/main.ts'));
  await cp(path.join(CONSUMERS, 'fresh'), folder, { recursive: true });
  const faults = [...(await ng(...ADD)), ...(await ng(...GENERATE))];
  if (faults.length > 0) return faults;
  const once = await readSources(folder);
  if (!once.includes('withOffline({ storage: indexedDbOutbox })')) {
    return [`ng add did not set up what was asked for:\n${once}`];
  }
  faults.push(...(await ng(...ADD)), ...(await ng(...GENERATE)));
  if ((await readSources(folder)) !== once) faults.push('ng add, run twice, changed the sources');
  return [...faults, ...(await ng('build')), ...(await ng('test', '--no-watch'))];
}

/** @param {string} folder */
async function readSources(folder) {
  const source = path.join(folder, 'src');
  const names = (await readdir(source, { recursive: true })).filter((name) => name.endsWith('.ts'));
  const texts = names.sort().map((name) => readFile(path.join(source, name), 'utf8'));
  return (await Promise.all(texts)).join('\n');
}

/**
 * @callback AngularCli
 * @param {...string} args
 * @returns {Promise<string[]>} what went wrong
 */

/**
 * The application's own Angular CLI.
 *
 * @param {string} folder
 * @returns {Promise<AngularCli>}
 */
async function angularCli(folder) {
  const node = await findNode(folder);
  return async (...args) => {
    const command = ['node_modules/@angular/cli/bin/ng.js', ...args];
    const { code, output } = await runCommand(node, command, { cwd: folder, capture: true });
    return code === 0 ? [] : [`ng ${args.join(' ')} failed:\n${output}`];
  };
}

/**
 * The Node that the application brings along, since its Angular may need a newer one than ours.
 *
 * @param {string} folder
 */
async function findNode(folder) {
  const own = path.join(folder, 'node_modules/node/bin/node');
  return access(own).then(
    () => own,
    () => process.execPath,
  );
}
