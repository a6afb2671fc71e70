import { TestBed } from '@angular/core/testing';
import type { LogRecord } from '../providers/log-record';
import { withRealtime } from '../realtime/with-realtime';
import { FakeSyncServer } from '../realtime/fake-sync-server.fixture';
import { RealtimeCacheService } from '../realtime/realtime-cache.service';
import { hubFixture } from './spec-support/hub-fixture';

const LEVELS = ['debug', 'info', 'warn', 'error'] as const;

function logging(level: 'debug' | 'info' | 'warn' | 'error' | 'silent' = 'warn') {
  const records: LogRecord[] = [];
  const sink = (record: LogRecord) => void records.push(record);
  const fixture = hubFixture({ logger: { level, sink } });
  const sayAll = () => {
    for (const each of LEVELS) fixture.engine.log(each, 'test', each);
    return records.splice(0).map((record) => record.level);
  };
  return { ...fixture, records, sayAll };
}

describe('the log', () => {
  it('[J4] passes on what is at its level or above, and the level can be set while it runs', () => {
    const { hub, sayAll } = logging('warn');
    expect(sayAll()).toEqual(['warn', 'error']);
    hub.setLogLevel('debug');
    expect(sayAll()).toEqual([...LEVELS]);
    hub.setLogLevel('error');
    expect(sayAll()).toEqual(['error']);
    hub.setLogLevel('silent');
    expect(sayAll()).toEqual([]);
  });

  it('[J4] says when, how bad, where and what, and details only where there are some', () => {
    const { engine, records } = logging('debug');
    engine.log('info', 'realtime', 'Hello.');
    engine.log('info', 'realtime', 'Hello.', { code: 1 });
    const line = {
      at: expect.any(Number) as number,
      level: 'info',
      scope: 'realtime',
      message: 'Hello.',
    };
    expect(records).toEqual([line, { ...line, details: { code: 1 } }]);
  });

  it('[J4] a sink that throws loses no record, disturbs nothing and is reported once', () => {
    const error = jest.spyOn(console, 'error').mockImplementation();
    const warn = jest.spyOn(console, 'warn').mockImplementation();
    const { hub, engine } = hubFixture({
      logger: {
        level: 'warn',
        sink: () => {
          throw new Error('the sink is full');
        },
      },
    });
    hub.set('a', undefined);
    engine.log('warn', 'test', 'second');
    expect(warn.mock.calls.flat()).toEqual([
      expect.stringContaining('Use remove()'),
      '[ngx-cachehub] test: second',
    ]);
    expect(error.mock.calls.flat()).toEqual([expect.stringContaining('the sink is full')]);
    jest.restoreAllMocks();
  });

  it('[J4] goes to the console, at the level of each record, unless the app has a sink', () => {
    const spies = LEVELS.map((level) => jest.spyOn(console, level).mockImplementation());
    const { engine } = hubFixture({ logger: { level: 'debug' } });
    for (const level of LEVELS) engine.log(level, 'test', level);
    expect(spies.map((spy) => spy.mock.calls.length)).toEqual([1, 1, 1, 1]);
    jest.restoreAllMocks();
  });

  it('[S5] names the code of a server’s error; its words, which may repeat a value, only at debug', async () => {
    const records: LogRecord[] = [];
    const server = new FakeSyncServer();
    const { scheduler } = hubFixture(
      { logger: { level: 'debug', sink: (record) => void records.push(record) } },
      { features: [withRealtime({ transport: () => server })] },
    );
    TestBed.inject(RealtimeCacheService).subscribeToEntity('people').subscribe();
    await scheduler.advance(10);
    server.emit({
      type: 'ERROR',
      code: 'BAD_VALUE',
      message: 'secret is no name',
      retryable: false,
    });
    const about = records.filter(({ message }) => message.includes('BAD_VALUE'));
    expect(about.map(({ level, message }) => [level, message.includes('secret')])).toEqual([
      ['warn', false],
      ['debug', true],
    ]);
  });
});
