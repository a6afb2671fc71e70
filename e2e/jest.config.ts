/** @jest-config-loader-options {"transpileOnly": true} */
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Config } from 'jest';

const globalSetup = path.join(__dirname, 'support/global-setup.ts');
const globalTeardown = path.join(__dirname, 'support/global-teardown.ts');

const config: Config = {
  displayName: 'e2e',
  testEnvironment: 'node',
  roots: ['<rootDir>'],
  testMatch: ['**/*.e2e.ts'],
  transform: { '^.+\\.ts$': ['ts-jest', { tsconfig: '<rootDir>/tsconfig.json' }] },
  testTimeout: 60_000,
  ...(existsSync(globalSetup) ? { globalSetup } : {}),
  ...(existsSync(globalTeardown) ? { globalTeardown } : {}),
};

export default config;
