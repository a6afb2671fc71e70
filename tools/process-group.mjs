import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { REPOSITORY } from './check/repository.mjs';
import { endWithUs } from './end-with-us.mjs';

const GRACE_MS = 5_000;

/**
 * @typedef {object} ProcessGroup
 * @property {Promise<number>} exited its leader's exit code, 1 where a signal ended it
 * @property {() => Promise<void>} stop asks the whole group to end, and makes it end
 * @property {() => void} kill ends the whole group at once
 */

/**
 * Starts a program as the leader of a process group of its own, so that whatever it starts in
 * turn can be ended with it. It ends with this program at the latest.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ onLine: (line: string) => void, cwd?: string, env?: NodeJS.ProcessEnv }} options
 * @returns {ProcessGroup}
 */
export function startGroup(command, args, { onLine, cwd = REPOSITORY, env = process.env }) {
  const child = spawn(command, args, {
    cwd,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', onLine);
  }

  /** @param {NodeJS.Signals} signal */
  const signalGroup = (signal) => {
    if (child.pid === undefined) return;
    try {
      process.kill(-child.pid, signal);
    } catch (error) {
      // Nobody of the group is left.
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ESRCH') throw error;
    }
  };

  const forget = endWithUs(() => signalGroup('SIGKILL'));
  /** @type {Promise<number>} */
  const exited = new Promise((resolve) => {
    child.once('error', (error) => {
      forget();
      onLine(error.message);
      resolve(1);
    });
    child.once('exit', (code) => {
      forget();
      signalGroup('SIGKILL');
      resolve(code ?? 1);
    });
  });

  return {
    exited,
    kill: () => signalGroup('SIGKILL'),
    stop: async () => {
      signalGroup('SIGTERM');
      const last = setTimeout(() => signalGroup('SIGKILL'), GRACE_MS);
      await exited;
      clearTimeout(last);
    },
  };
}
