import { inject, InjectionToken } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { CACHE_HUB_CONFIG, resolveConfig, type CacheHubConfig } from './cache-hub-config';
import { CACHE_HUB_ERROR_CODES, CacheHubError } from '../core/errors/cache-hub-error';
import type { CacheHubFeatures } from './features';
import { defineEntity } from '../entities/define-entity';
import { withPolling } from '../polling/with-polling';
import { withRealtime } from '../realtime/with-realtime';
import { makeFeature } from './features';
import { checkOptions, group, interval, oneOf, orFalse } from './option-rules';
import { provideCacheHub } from './provide-cache-hub';
import { withNoHydration } from './with-no-hydration';

const resolve = (config: unknown) =>
  resolveConfig(config as CacheHubConfig, { features: new Set() });

describe('provideCacheHub', () => {
  it('[N2] fills in the defaults and freezes the result', () => {
    TestBed.configureTestingModule({ providers: [provideCacheHub()] });
    const config = TestBed.inject(CACHE_HUB_CONFIG);
    expect(config).toMatchObject({
      id: 'default',
      staleTime: 0,
      gcTime: 300_000,
      retry: 2,
      maxEntries: 10_000,
      refetchOnFocus: true,
      refetchOnReconnect: true,
      optimistic: { timeoutMs: 30_000, maxPending: 100 },
      logger: { level: 'warn' },
    });
    expect(Object.isFrozen(config)).toBe(true);
  });

  it('[N2] runs the factory form once, in an injection context', () => {
    const token = new InjectionToken<string>('id', { factory: () => 'from-di' });
    const factory = jest.fn(() => ({ id: inject(token) }));
    TestBed.configureTestingModule({ providers: [provideCacheHub(factory)] });
    expect(TestBed.inject(CACHE_HUB_CONFIG).id).toBe('from-di');
    expect(factory).toHaveBeenCalledTimes(1);
  });

  it('[row:B6] says which features are on', () => {
    TestBed.configureTestingModule({ providers: [provideCacheHub({}, withNoHydration())] });
    expect([...TestBed.inject(CACHE_HUB_CONFIG).features]).toEqual(['NoHydration']);
  });

  it('[row:B6] shows the resolved options of a feature', () => {
    const token = new InjectionToken<object>('polling options');
    const polling = makeFeature(
      'Polling',
      [{ provide: token, useFactory: () => ({ intervalMs: 5 }) }],
      token,
    );
    TestBed.configureTestingModule({ providers: [provideCacheHub({}, polling)] });
    expect(TestBed.inject(CACHE_HUB_CONFIG).polling).toEqual({ intervalMs: 5 });
  });

  it('[row:B6] refuses a feature given twice', () => {
    expect(() => provideCacheHub({}, withNoHydration(), withNoHydration())).toThrow(
      /each feature once; got withNoHydration\(\) twice/,
    );
  });

  it('[N11][row:B6] takes an empty place for a feature that an environment switches off', () => {
    const environment: { readonly polls: boolean; readonly socket: string } = {
      polls: false,
      socket: '',
    };
    TestBed.configureTestingModule({
      providers: [
        provideCacheHub(
          {},
          environment.polls && withPolling({ intervalMs: 5 }),
          environment.socket && withRealtime({ url: environment.socket }),
          null,
          undefined,
          withNoHydration(),
        ),
      ],
    });
    const { features, polling, realtime } = TestBed.inject(CACHE_HUB_CONFIG);
    expect([[...features], polling, realtime]).toEqual([['NoHydration'], undefined, undefined]);
  });

  it('[N11] refuses a faulty option of a feature that is on, in every environment', () => {
    const environment = { polls: true, everyMs: 0 };
    expect(() =>
      provideCacheHub({}, environment.polls && withPolling({ intervalMs: environment.everyMs })),
    ).toThrow(expect.objectContaining({ code: 'invalid-config' }));
  });

  it('[N11] freezes the configuration whole: its groups, its list of entities and what is on', () => {
    TestBed.configureTestingModule({
      providers: [provideCacheHub({ entities: [defineEntity('people')] }, withPolling())],
    });
    const config = TestBed.inject(CACHE_HUB_CONFIG);
    const parts = [config, config.entities, config.logger, config.optimistic, config.polling];
    expect(parts.every((part) => Object.isFrozen(part))).toBe(true);
    expect([...config.features]).toEqual(['Polling']);
  });

  it('[N2] refuses what is no feature, and a second hub that would leave features half on', () => {
    const missing: readonly unknown[] = [{}, true, 'realtime'];
    for (const feature of missing) {
      expect(() => provideCacheHub({}, feature as CacheHubFeatures)).toThrow(
        /features as with…\(\) functions make them/,
      );
    }
    TestBed.configureTestingModule({
      providers: [provideCacheHub({}, withNoHydration()), provideCacheHub({ id: 'second' })],
    });
    expect(() => TestBed.inject(CACHE_HUB_CONFIG)).toThrow(/got 2, .* without withNoHydration/);
  });

  it('[N2] takes the last of two hubs in one environment where it has all features', () => {
    TestBed.configureTestingModule({
      providers: [provideCacheHub({ id: 'first' }), provideCacheHub({ id: 'second' })],
    });
    expect(TestBed.inject(CACHE_HUB_CONFIG).id).toBe('second');
  });

  it.each([
    [{ staleTime: -1 }, "'staleTime' to be milliseconds ≥ 0; got -1"],
    [{ gcTime: NaN }, "'gcTime' to be milliseconds ≥ 0; got NaN"],
    [{ retry: 1.5 }, "'retry' to be false, or a whole number ≥ 0; got 1.5"],
    [{ maxEntries: 0 }, "'maxEntries' to be a whole number ≥ 1 or Infinity; got 0"],
    [{ id: '' }, "'id' to be a non-empty string; got an empty string"],
    [{ token: 'secret' }, "'token' to be a function; got a string"],
    [{ optimistic: { timeoutMs: 'soon' } }, "'optimistic.timeoutMs' to be milliseconds ≥ 0"],
    [{ logger: { level: 'loud' } }, "'logger.level' to be 'debug' or 'info'"],
    [{ staleTme: 5 }, "'staleTme' to be left out: there is no such option"],
    [{ toString: 5 }, "'toString' to be left out"],
    ['nonsense', 'expects an object; got a string'],
  ])('[N2] refuses %j with a sentence', (config, sentence) => {
    expect(() => resolve(config)).toThrow(
      expect.objectContaining({
        code: 'invalid-config',
        message: expect.stringContaining(sentence) as string,
      }),
    );
  });

  it('[N2] takes undefined for the default, and Infinity for never', () => {
    expect(resolve({ staleTime: undefined, gcTime: Infinity, retry: false })).toMatchObject({
      staleTime: 0,
      gcTime: Infinity,
      retry: 0,
    });
  });

  it('[N2] tells a faulty option when the application starts', () => {
    TestBed.configureTestingModule({ providers: [provideCacheHub({ gcTime: -1 })] });
    expect(() => TestBed.inject(CACHE_HUB_CONFIG)).toThrow(/gcTime/);
  });
});

describe('option rules', () => {
  it('[N2] names the option within its group, and never shows a text', () => {
    const rules = { beat: orFalse(group({ every: interval, mode: oneOf('a', 'b') })) };
    expect(() => checkOptions('withX', { beat: false }, rules)).not.toThrow();
    expect(() => checkOptions('withX', { beat: { every: 0 } }, rules)).toThrow(
      "withX expects 'beat.every' to be a finite number of milliseconds > 0; got 0.",
    );
    expect(() => checkOptions('withX', { beat: 3 }, rules)).toThrow(
      "withX expects 'beat' to be false, or an object with every, mode; got 3.",
    );
    expect(() => checkOptions('withX', { beat: { mode: 'canary' } }, rules)).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('canary') as string }),
    );
  });
});

describe('CacheHubError', () => {
  it('[N0] carries a golden code and what caused it', () => {
    const cause = new Error('inner');
    const error = new CacheHubError('fetch-failed', 'Expected a; got b.', cause);
    expect(error).toBeInstanceOf(Error);
    expect([error.name, error.code, error.cause, error.details]).toEqual([
      'CacheHubError',
      'fetch-failed',
      cause,
      cause,
    ]);
    expect(new Set(CACHE_HUB_ERROR_CODES).size).toBe(21);
  });
});
