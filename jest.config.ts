/** @jest-config-loader-options {"transpileOnly": true} */
import type { Config } from 'jest';
import presets from 'jest-preset-angular/presets/index.js';

const libraryPaths = {
  '^ngx-cachehub$': '<rootDir>/projects/ngx-cachehub/src/public-api.ts',
  '^ngx-cachehub/(.*)$': '<rootDir>/projects/ngx-cachehub/$1/public-api.ts',
};

/** An Angular project under jsdom, with `setup` as the test environment's first file. */
function angularProject(name: string, root: string, setup: string, testMatch: string[]) {
  return {
    ...presets.createCjsPreset({ tsconfig: `<rootDir>/${root}/tsconfig.spec.json` }),
    displayName: name,
    testEnvironment: '<rootDir>/jest.environment.ts',
    setupFilesAfterEnv: [`<rootDir>/${setup}`],
    roots: [`<rootDir>/${root}`],
    testMatch,
    moduleNameMapper: libraryPaths,
  };
}

const config: Config = {
  // A process of its own for the tests, also where there are two cores only, and a new one when it has grown: what
  // one suite leaves behind is not there for hundreds of others.
  maxWorkers: 2,
  workerIdleMemoryLimit: '1GB',
  // The clock of the tests is virtual: how long one takes tells how busy the machine is, and nothing of the code.
  testTimeout: 30_000,
  projects: [
    angularProject('library', 'projects/ngx-cachehub', 'jest.setup.ts', [
      '**/*.spec.ts',
      '!**/*.zone.spec.ts',
      '!**/*.ssr.spec.ts',
      '!**/schematics/**',
    ]),
    angularProject('library-zone', 'projects/ngx-cachehub', 'jest.setup.zone.ts', [
      '**/*.zone.spec.ts',
    ]),
    {
      ...angularProject('library-ssr', 'projects/ngx-cachehub', 'jest.setup.ssr.ts', [
        '**/*.ssr.spec.ts',
      ]),
      testEnvironment: 'node',
      // Zone.js goes on asking for its own globals after its suite.
      testEnvironmentOptions: { globalsCleanup: 'off' },
      moduleNameMapper: {
        ...libraryPaths,
        '^\\.\\./third_party/domino/bundled-domino\\.mjs$': '<rootDir>/tools/jest-domino.cjs',
      },
    },
    {
      displayName: 'schematics',
      testEnvironment: 'node',
      roots: ['<rootDir>/projects/ngx-cachehub/schematics'],
      testMatch: ['**/*.spec.ts'],
      moduleNameMapper: { '^ora$': '<rootDir>/tools/jest-no-spinner.cjs' },
      transform: {
        '^.+\\.ts$': [
          'ts-jest',
          { tsconfig: '<rootDir>/projects/ngx-cachehub/tsconfig.spec.json' },
        ],
      },
    },
    angularProject('dashboard', 'projects/dashboard', 'jest.setup.ts', ['**/*.spec.ts']),
    {
      displayName: 'server',
      testEnvironment: '<rootDir>/projects/server/testing/pglite-environment.ts',
      roots: ['<rootDir>/projects/server'],
      testMatch: ['**/*.spec.ts'],
      transform: {
        '^.+\\.ts$': ['ts-jest', { tsconfig: '<rootDir>/projects/server/tsconfig.spec.json' }],
      },
    },
    {
      displayName: 'tools',
      testEnvironment: 'node',
      roots: ['<rootDir>/tools'],
      testMatch: ['**/*.spec.mjs'],
      moduleFileExtensions: ['mjs', 'js', 'cjs', 'ts', 'json'],
      transform: { '\\.mjs$': '<rootDir>/tools/jest-transform.cjs' },
    },
  ],
};

export default config;
