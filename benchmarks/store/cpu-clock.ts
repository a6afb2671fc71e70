import { readFileSync } from 'node:fs';

/**
 * ms of CPU time of the main thread, on which garbage is collected too. Linux tells it; elsewhere it is the whole
 * process's, with the threads that compile.
 */
export function cpuClock(): number {
  if (process.platform === 'linux') {
    return Number(readFileSync('/proc/self/schedstat', 'latin1').split(' ')[0]) / 1e6;
  }
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}
