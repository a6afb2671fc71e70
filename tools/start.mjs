import { connect } from 'node:net';
import { startGroup } from './process-group.mjs';

const SERVER_PORT = 3000;
const APP_PORT = 4200;
/** With this exit code the server asks to be started again. */
const RESTART = 75;
const READY_WITHIN_MS = 120_000;

/** @typedef {import('./process-group.mjs').ProcessGroup} ProcessGroup */

/** @type {Set<ProcessGroup>} */
const running = new Set();
let isStopping = false;

/**
 * @param {string} name
 * @param {readonly string[]} args
 * @returns {ProcessGroup}
 */
function start(name, args) {
  const group = startGroup(process.execPath, args, {
    onLine: (line) => console.log(`[${name}] ${line}`),
  });
  running.add(group);
  void group.exited.then(() => running.delete(group));
  return group;
}

/** @param {number} exitCode */
async function stopAll(exitCode) {
  if (isStopping) return;
  isStopping = true;
  await Promise.all([...running].map((group) => group.stop()));
  process.exit(exitCode);
}

function killAll() {
  for (const group of running) group.kill();
}

/** Runs until it ends in another way than by asking for a restart. */
async function keepServerRunning() {
  for (;;) {
    const server = start('server', [
      'dist/server/main.mjs',
      '--port',
      String(SERVER_PORT),
      '--data',
      '.data/pg',
      '--traffic',
    ]);
    const code = await server.exited;
    if (isStopping) return;
    if (code !== RESTART) {
      console.error(`The server ended with exit code ${code}.`);
      await stopAll(1);
      return;
    }
    console.log('The server restarts.');
  }
}

async function keepAppRunning() {
  const app = start('app', [
    'node_modules/@angular/cli/bin/ng.js',
    'serve',
    'dashboard',
    '--port',
    String(APP_PORT),
  ]);
  const code = await app.exited;
  if (isStopping) return;
  console.error(`ng serve ended with exit code ${code}.`);
  await stopAll(1);
}

/**
 * @param {number} port
 * @returns {Promise<boolean>} whether anybody listens there, on IPv4 or IPv6
 */
async function isTaken(port) {
  const answers = await Promise.all(
    ['127.0.0.1', '::1'].map(
      (host) =>
        new Promise((resolve) => {
          const socket = connect({ host, port });
          socket.once('error', () => resolve(false));
          socket.once('connect', () => {
            socket.destroy();
            resolve(true);
          });
        }),
    ),
  );
  return answers.includes(true);
}

/** @param {string} url */
async function waitUntilItAnswers(url) {
  const deadline = Date.now() + READY_WITHIN_MS;
  while (!isStopping) {
    try {
      await fetch(url, { signal: AbortSignal.timeout(5_000) });
      return;
    } catch (error) {
      if (Date.now() > deadline) {
        throw new Error(`${url} does not answer after ${READY_WITHIN_MS / 1000} s.`, {
          cause: error,
        });
      }
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

async function main() {
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => (isStopping ? killAll() : void stopAll(0)));
  }
  process.on('exit', killAll);

  for (const [port, user] of /** @type {const} */ ([
    [SERVER_PORT, 'server'],
    [APP_PORT, 'dashboard'],
  ])) {
    if (await isTaken(port)) {
      console.error(
        `Port ${port}, which the ${user} needs, is taken by another program. ` +
          'Perhaps npm start runs in another terminal? End that program and try again.',
      );
      process.exit(1);
    }
  }

  const buildCode = await start('server', ['tools/build-server.mjs']).exited;
  if (isStopping) return;
  if (buildCode !== 0) process.exit(1);

  void keepServerRunning();
  void keepAppRunning();
  await Promise.all([
    waitUntilItAnswers(`http://localhost:${SERVER_PORT}/`),
    waitUntilItAnswers(`http://localhost:${APP_PORT}/`),
  ]);
  if (isStopping) return;
  console.log(`\nThe dashboard is live at http://localhost:${APP_PORT}/ (Ctrl-C ends it)\n`);
}

main().catch(async (error) => {
  console.error(error.message);
  await stopAll(1);
});
