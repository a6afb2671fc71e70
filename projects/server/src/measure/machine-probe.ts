import { cpus } from 'node:os';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import type { Database } from '../db/database';
import type { Counters } from './counters';
import type { Measurement } from './metrics';

const BYTES_PER_MEGABYTE = 1_048_576;
const NANOSECONDS_PER_MILLISECOND = 1e6;

/** Measures this machine and this server, each time since the last. */
export interface MachineProbe {
  measure(): Promise<Measurement>;
  stop(): void;
}

export function machineProbe(database: Database, counters: Counters): MachineProbe {
  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();
  let cpu = cpuTimes();
  let last = { at: performance.now(), ...counters };
  return {
    measure: async () => {
      const before = performance.now();
      await database.query('SELECT 1');
      const latency = performance.now() - before;
      const now = performance.now();
      const seconds = Math.max((now - last.at) / 1_000, 0.001);
      const times = cpuTimes();
      const total = times.total - cpu.total;
      const measurement: Measurement = {
        cpu: round(total > 0 ? (100 * (times.busy - cpu.busy)) / total : 0),
        memory: round(process.memoryUsage.rss() / BYTES_PER_MEGABYTE),
        'event-loop': round(delay.percentile(99) / NANOSECONDS_PER_MILLISECOND),
        database: round(latency),
        connections: counters.connections,
        events: round((counters.eventsSent - last.eventsSent) / seconds),
        requests: round((counters.requests - last.requests) / seconds),
      };
      delay.reset();
      cpu = times;
      last = { at: now, ...counters };
      return measurement;
    },
    stop: () => delay.disable(),
  };
}

function cpuTimes(): { readonly busy: number; readonly total: number } {
  let busy = 0;
  let total = 0;
  for (const { times } of cpus()) {
    const used = times.user + times.nice + times.sys + times.irq;
    busy += used;
    total += used + times.idle;
  }
  return { busy, total };
}

function round(value: number): number {
  return Number.isFinite(value) ? Math.round(value * 100) / 100 : 0;
}
