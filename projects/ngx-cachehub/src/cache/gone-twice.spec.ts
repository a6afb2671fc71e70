import { CacheEngine } from './cache-engine';
import { TestBed } from '@angular/core/testing';
import { PushTurns } from './push-turns';
import { hubFixture, ManualSource, watch } from './spec-support/hub-fixture';

const DETAIL = 'customers:detail-1';
const row = { id: '1', version: 2, name: 'b' };

describe('a 404 beside a push', () => {
  it('[G12][K4] leaves what was pushed, asks again, and believes the second one', async () => {
    const { hub, scheduler } = hubFixture();
    const source = new ManualSource<object>();
    const seen = watch(hub.fetch(DETAIL, source.load));
    const { id, version } = row;
    TestBed.inject(CacheEngine)
      .part(PushTurns)
      .applyPatches([{ kind: 'replace', entity: 'customers', id, version, row }], 'realtime');
    source.fail({ status: 404 });
    expect(hub.getValue(DETAIL)).toEqual(row);
    await scheduler.advance(500);
    expect(source.runs.length).toBe(2);
    source.fail({ status: 404 });
    expect([hub.getValue(DETAIL), seen.values, hub.stateOf(DETAIL).isFetching]).toEqual([
      undefined,
      [row],
      false,
    ]);
  });
});
