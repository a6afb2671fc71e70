import { connect } from 'node:net';
import { emitKeypressEvents } from 'node:readline';
import { parseArgs } from 'node:util';
import { buildDemo } from './demo-builds.mjs';
import { startGroup } from './process-group.mjs';

const HELP = `npm start [-- [--dev] [--port N]]

Builds the demo and the reference server where they are stale, and starts the server on its embedded
database, with seed data and a little traffic. The dashboard is at http://localhost:4200.

  --dev    serve the demo from its sources instead, rebuilt at each change; the server is on port
           3000 then, and no service worker carries the page while it is away
  --port   of the dashboard, where something else is on 4200

In a terminal, the key s pulls the server's plug, and puts it back. Ctrl-C ends everything.`;

const DEFAULT_APP_PORT = 4200;
const DEV_SERVER_PORT = 3000;
/** With this exit code the server asks to be started again. */
const RESTART = 75;
const READY_WITHIN_MS = 120_000;

/** @typedef {import('./process-group.mjs').ProcessGroup} ProcessGroup */

/** @type {Set<ProcessGroup>} */
const running = new Set();
let isStopping = false;
let isUnplugged = false;
/** @type {ProcessGroup | undefined} */
let server;

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

/**
 * Runs until it ends in another way than by asking for a restart, or by its plug.
 *
 * @param {readonly string[]} args
 */
async function keepServerRunning(args) {
  for (;;) {
    server = start('server', ['dist/server/main.mjs', ...args]);
    const code = await server.exited;
    server = undefined;
    if (isStopping || isUnplugged) return;
    if (code !== RESTART) {
      console.error(`The server ended with exit code ${code}.`);
      await stopAll(1);
      return;
    }
    console.log('The server restarts.');
  }
}

/** @param {number} port */
async function keepAppRunning(port) {
  const app = start('app', [
    'node_modules/@angular/cli/bin/ng.js',
    'serve',
    'dashboard',
    '--port',
    String(port),
  ]);
  const code = await app.exited;
  if (isStopping) return;
  console.error(`ng serve ended with exit code ${code}.`);
  await stopAll(1);
}

/**
 * The key s pulls the server's plug without a warning, as a power cut does, and puts it back.
 *
 * @param {readonly string[]} args of the server
 */
function listenForKeys(args) {
  if (!process.stdin.isTTY) return;
  emitKeypressEvents(process.stdin);
  process.stdin.setRawMode(true);
  process.stdin.on('keypress', (_, key) => {
    if (key.ctrl && key.name === 'c') void (isStopping ? killAll() : stopAll(0));
    if (key.name !== 's' || isStopping) return;
    isUnplugged = !isUnplugged;
    if (isUnplugged) server?.kill();
    else void keepServerRunning(args);
    console.log(isUnplugged ? 'The server is dead. s brings it back.' : 'The server starts.');
  });
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

/**
 * @param {string | undefined} text
 * @returns {number}
 */
function portOf(text) {
  if (text === undefined) return DEFAULT_APP_PORT;
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new Error(`--port has to be a whole number from 1 to 65535; got '${text}'.`);
}

/** @param {readonly number[]} ports */
async function assertFree(ports) {
  for (const port of ports) {
    if (!(await isTaken(port))) continue;
    console.error(
      `Port ${port} is taken by another program. ` +
        'Perhaps npm start runs in another terminal? End that program and try again' +
        (port === DEV_SERVER_PORT ? '.' : `, or take another: npm start -- --port ${port + 1}`),
    );
    process.exit(1);
  }
}

async function main() {
  const { values } = parseArgs({
    options: { dev: { type: 'boolean' }, port: { type: 'string' }, help: { type: 'boolean' } },
  });
  if (values.help) {
    console.log(HELP);
    return;
  }
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => (isStopping ? killAll() : void stopAll(0)));
  }
  process.on('exit', killAll);

  const isDev = values.dev === true;
  const appPort = portOf(values.port);
  await assertFree(isDev ? [DEV_SERVER_PORT, appPort] : [appPort]);
  const built = await buildDemo({ demo: !isDev });
  if (isStopping) return;
  if (built !== 0) process.exit(built);

  const args = [
    ...['--port', String(isDev ? DEV_SERVER_PORT : appPort)],
    ...['--data', '.data/pg', '--traffic'],
    ...(isDev ? [] : ['--static', 'dist/dashboard/browser']),
  ];
  void keepServerRunning(args);
  if (isDev) void keepAppRunning(appPort);
  listenForKeys(args);
  await waitUntilItAnswers(`http://localhost:${appPort}/`);
  if (isStopping) return;
  console.log(`\nThe dashboard is live at http://localhost:${appPort}/`);
  if (process.stdin.isTTY) console.log('s pulls the server’s plug, and puts it back.');
  console.log('Ctrl-C ends everything.\n');
}

main().catch(async (error) => {
  console.error(error.message);
  await stopAll(1);
});
