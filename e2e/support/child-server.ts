import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';

const READY = /listening on (http:\/\/\S+)/;
const START_MS = 60_000;

/** A server of Node as a process of its own; resolves when it says that it listens. */
export async function startServer(file: string, env: NodeJS.ProcessEnv): Promise<ChildProcess> {
  const child = spawn(process.execPath, [file], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  let log = '';
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no server:\n${log}`)), START_MS);
    const read = (chunk: Buffer): void => {
      log += chunk.toString();
      if (!READY.test(log)) return;
      clearTimeout(timer);
      resolve();
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`the server ended with code ${code}:\n${log}`));
    });
  });
  return child;
}
