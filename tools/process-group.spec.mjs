import { startGroup } from './process-group.mjs';

/** A program that starts another, prints its id and waits. */
const PARENT = `
  const { spawn } = require('node:child_process');
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  console.log(child.pid);
  setInterval(() => {}, 1000);
`;

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** @param {string} script */
async function start(script) {
  let group;
  const firstLine = await new Promise((resolve) => {
    group = startGroup(process.execPath, ['-e', script], { onLine: resolve });
  });
  return { group, firstLine };
}

/** A killed process answers until the system has reaped it. */
async function waitUntilGone(pid) {
  while (isAlive(pid)) await new Promise((resolve) => setImmediate(resolve));
}

describe('a process group', () => {
  it('[H7] ends with everything that it started', async () => {
    const { group, firstLine } = await start(PARENT);
    expect(isAlive(Number(firstLine))).toBe(true);
    await group.stop();
    await waitUntilGone(Number(firstLine));
  });

  it('[H7] leaves nothing behind when its leader ends by itself', async () => {
    const { group, firstLine } = await start(`${PARENT}; setTimeout(() => process.exit(3), 50);`);
    expect(await group.exited).toBe(3);
    await waitUntilGone(Number(firstLine));
  });

  it('[H7] ends with the program that started it, also where a signal ends that one', async () => {
    const starter = `
      Promise.all([import('./tools/process-group.mjs'), import('./tools/end-with-us.mjs')]).then(
        ([{ startGroup }, { exitOnSignals }]) => {
          exitOnSignals();
          startGroup(process.execPath, ['-e', ${JSON.stringify(PARENT)}], { onLine: console.log });
        },
      );
    `;
    const { group, firstLine } = await start(starter);
    expect(isAlive(Number(firstLine))).toBe(true);
    await group.stop();
    await waitUntilGone(Number(firstLine));
  });

  it('[H7] that cannot be started says why and counts as failed', async () => {
    const lines = [];
    const group = startGroup('no-such-program', [], { onLine: (line) => lines.push(line) });
    expect(await group.exited).toBe(1);
    expect(lines.join()).toContain('no-such-program');
    await group.stop();
  });
});
