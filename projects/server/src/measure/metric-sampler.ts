import type { Database, SqlValue } from '../db/database';
import type { Column } from '../entities/entity-definition';
import { DASHBOARD_METRICS } from '../entities/observed-entities';
import type { Cancel, Clock } from '../runtime/clock';
import type { Logger } from '../runtime/logger';
import type { SystemUpdate, WriteService } from '../writes/write-service';
import type { MachineProbe } from './machine-probe';
import { METRICS } from './metrics';
import type { Measurement, MetricId } from './metrics';

const SAMPLE_EVERY_MS = 1_000;

/** Writes a measurement each second, by the same path as every other write. */
export class MetricSampler {
  private cancel: Cancel | null = null;
  private running: Promise<void> | null = null;
  private previous: Measurement | null = null;

  constructor(
    private readonly database: Database,
    private readonly writes: WriteService,
    private readonly probe: MachineProbe,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  async start(): Promise<void> {
    const at = new Date(this.clock.now()).toISOString();
    for (const { id, label, unit } of METRICS) {
      await this.database.query(
        `INSERT INTO dashboard_metrics (id, label, value, unit, previous, at, version)
         VALUES ($1, $2, 0, $3, NULL, $4, 1) ON CONFLICT (id) DO NOTHING`,
        [id, label, unit, at],
      );
    }
    this.cancel = this.clock.every(SAMPLE_EVERY_MS, () => {
      // A sample that takes longer than the interval is not overtaken by the next.
      this.running ??= this.sample()
        .catch((error: unknown) => this.logger.problem('Sampling the metrics failed', error))
        .finally(() => (this.running = null));
    });
  }

  async stop(): Promise<void> {
    this.cancel?.();
    await this.running;
    this.probe.stop();
  }

  async sample(): Promise<void> {
    const measurement = await this.probe.measure();
    const at = new Date(this.clock.now()).toISOString();
    const updates = METRICS.map(({ id }) => this.update(id, measurement[id], at));
    this.previous = measurement;
    await this.writes.updateOwn(DASHBOARD_METRICS, updates);
  }

  private update(id: MetricId, value: number, at: string): SystemUpdate {
    const said: Readonly<Record<string, SqlValue>> = {
      value,
      previous: this.previous?.[id] ?? null,
      at,
    };
    const values = new Map<Column, SqlValue>();
    for (const column of DASHBOARD_METRICS.columns) {
      const written = said[column.field];
      if (written !== undefined) values.set(column, written);
    }
    return { id, values };
  }
}
