import { readOptions } from './options';

describe('options', () => {
  it('[R1] need nothing to be said', () => {
    expect(readOptions([], {})).toMatchObject({
      port: 3_000,
      dataDir: '.data/pg',
      databaseUrl: null,
      trafficPerSecond: 0.5,
      production: false,
    });
    expect(readOptions(['--help'], {})).toBe('help');
    const said = ['--port', '0', '--memory', '--traffic', '--static', 'dist/app'];
    expect(readOptions(said, { DATABASE_URL: 'postgres://x' })).toMatchObject({
      port: 0,
      dataDir: null,
      databaseUrl: 'postgres://x',
      trafficPerSecond: 0.5,
      staticDir: 'dist/app',
    });
    expect(readOptions(['--traffic', '20'], {})).toMatchObject({ trafficPerSecond: 20 });
  });

  it.each([
    [['--port', 'x'], {}, '--port has to be a whole number from 0 to 65535, got x.'],
    [['--port', ''], {}, '--port has to be a whole number from 0 to 65535, got .'],
    [['--traffic', '-1'], {}, 'argument is ambiguous'],
    [['--traffic=9999'], {}, '--traffic has to be a number from 0 to 500, got 9999.'],
    [['--tarffic'], {}, "Unknown option '--tarffic'"],
    [['--production'], {}, 'Production needs AUTH_SECRET'],
    [[], { NODE_ENV: 'production', AUTH_SECRET: 'short' }, 'at least 32 characters'],
  ])('[R5] %j %j is refused with a sentence', (args, env, sentence) => {
    expect(() => readOptions(args, env)).toThrow(sentence);
  });
});
