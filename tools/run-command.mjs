import { spawn } from 'node:child_process';
import { REPOSITORY } from './check/repository.mjs';

/**
 * Runs a program to its end. Its output goes to ours, or, with `capture`, into the answer.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, capture?: boolean }} [options]
 * @returns {Promise<{ code: number, output: string }>} `code` is 1 where a signal ended it
 */
export function runCommand(command, args, { cwd = REPOSITORY, env, capture = false } = {}) {
  const sink = capture ? 'pipe' : 'inherit';
  return new Promise((resolve, reject) => {
    /** @type {import('node:child_process').ChildProcess} */
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', sink, sink],
    });
    let output = '';
    child.stdout?.on('data', (chunk) => (output += chunk));
    child.stderr?.on('data', (chunk) => (output += chunk));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

/**
 * Runs a program of the workspace's own packages under this Node, without `npx`.
 *
 * @param {string} script from `node_modules`, such as `jest/bin/jest.js`
 * @param {readonly string[]} args
 * @param {Parameters<typeof runCommand>[2]} [options]
 */
export function runPackage(script, args, options) {
  return runCommand(process.execPath, [`${REPOSITORY}/node_modules/${script}`, ...args], options);
}
