import type { EntityChange } from 'ngx-cachehub';

import type { Reading } from '../entities/readings';

type ReadingChange = EntityChange<Reading, string>;

const SITES = ['Harbour', 'Mill', 'North gate', 'Quarry', 'Depot', 'Water works', 'Yard'] as const;
/** One update moves a value by this much at most: a few places among 100,000. */
const STEP = 0.05;
const TOP = 1_000;

/** Sensors that exist in this page alone. The same random numbers make the same readings. */
export class ReadingSource {
  private readonly values: Float64Array;
  private readonly versions: Uint32Array;

  /** @param random From 0 up to 1, as `Math.random` does. */
  constructor(
    readonly count: number,
    private readonly random: () => number,
  ) {
    this.values = Float64Array.from({ length: count }, () => round(random() * TOP));
    this.versions = new Uint32Array(count).fill(1);
  }

  /** The first states of the sensors from one place up to another. */
  create(from: number, to: number, at: number): readonly ReadingChange[] {
    const changes: ReadingChange[] = [];
    for (let place = from; place < Math.min(to, this.count); place++) {
      changes.push({ type: 'CREATE', entityId: idOf(place), entity: this.reading(place, at) });
    }
    return changes;
  }

  /**
   * So many updates. Every other one is of a sensor that is `shown`, if any is: spread over all of them, one in
   * minutes would be seen.
   */
  update(amount: number, shown: readonly string[], at: number): readonly ReadingChange[] {
    return Array.from({ length: amount }, (_, nth) => {
      const seen = nth % 2 === 0 ? shown[this.below(shown.length)] : undefined;
      return this.change(seen === undefined ? this.below(this.count) : placeOf(seen), at);
    });
  }

  private change(place: number, at: number): ReadingChange {
    const before = this.values[place] ?? 0;
    const step = (this.random() * 2 - 1) * STEP;
    const value = round(Math.min(TOP, Math.max(0, before + step)));
    const version = (this.versions[place] ?? 0) + 1;
    this.values[place] = value;
    this.versions[place] = version;
    const changes = { value, delta: round(value - before), at };
    return { type: 'UPDATE', entityId: idOf(place), version, changes };
  }

  private reading(place: number, at: number): Reading {
    return {
      id: idOf(place),
      sensor: `Sensor ${idOf(place).slice(1)}`,
      site: SITES[place % SITES.length] ?? '',
      value: this.values[place] ?? 0,
      ...{ delta: 0, at, version: this.versions[place] ?? 1 },
    };
  }

  private below(end: number): number {
    return Math.floor(this.random() * end);
  }
}

function idOf(place: number): string {
  return `s${String(place + 1).padStart(6, '0')}`;
}

function placeOf(id: string): number {
  return Number(id.slice(1)) - 1;
}

/** In thousandths, as it is shown. */
function round(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
