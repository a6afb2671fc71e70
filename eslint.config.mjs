import angular from 'angular-eslint';
import prettier from 'eslint-config-prettier';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';
import { ambientInputRules } from './tools/lint/ambient-inputs.mjs';
import { hashPrivate } from './tools/lint/hash-private.mjs';
import { importBoundaries } from './tools/lint/import-boundaries.mjs';
import { LAYERS } from './tools/lint/layers.mjs';

const SPECS = [
  '**/*.spec.ts',
  '**/*.contract.ts',
  '**/spec-support/**/*.ts',
  'projects/server/testing/**/*.ts',
  'e2e/**/*.ts',
];
const LIBRARY_SOURCES = ['projects/ngx-cachehub/**/*.ts', 'projects/ngx-cachehub/**/*.cts'];
const HOUSE = { rules: { 'import-boundaries': importBoundaries, 'hash-private': hashPrivate } };
const SYSTEM_SCHEDULER = 'projects/ngx-cachehub/src/providers/system-scheduler.ts';

export default defineConfig(
  globalIgnores(['dist/', 'coverage/', '.angular/', '.data/', 'out-tsc/']),
  {
    name: 'house/typescript',
    files: [
      'projects/**/*.ts',
      'projects/**/*.cts',
      'e2e/**/*.ts',
      'benchmarks/**/*.ts',
      'jest.*.ts',
    ],
    extends: [tseslint.configs.recommendedTypeChecked, tseslint.configs.stylistic],
    languageOptions: {
      parserOptions: { project: ['tsconfig.eslint.json'], tsconfigRootDir: import.meta.dirname },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      // Counted loops are the measured choice on hot paths.
      '@typescript-eslint/prefer-for-of': 'off',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      // Angular's Validators are static and need no `this`.
      '@typescript-eslint/unbound-method': ['error', { ignoreStatic: true }],
      'no-console': ['error', { allow: ['warn', 'error'] }],
    },
  },
  {
    name: 'house/angular',
    files: ['projects/ngx-cachehub/**/*.ts', 'projects/dashboard/**/*.ts'],
    extends: [angular.configs.tsRecommended],
    processor: angular.processInlineTemplates,
  },
  {
    name: 'house/templates',
    // Inline templates arrive as files named *.component.html.
    files: ['**/*.component.html', 'projects/**/*.html'],
    ignores: ['**/index.html'],
    extends: [angular.configs.templateRecommended, angular.configs.templateAccessibility],
  },
  {
    name: 'house/boundaries',
    files: ['projects/**/*.ts', 'projects/**/*.cts'],
    plugins: { house: HOUSE },
    rules: { 'house/import-boundaries': ['error', { layers: LAYERS }] },
  },
  {
    name: 'house/size',
    files: LIBRARY_SOURCES,
    ignores: SPECS,
    rules: {
      'max-lines': ['error', 400],
      'max-lines-per-function': ['error', 70],
      '@typescript-eslint/max-params': ['error', { max: 4 }],
    },
  },
  {
    name: 'house/private-members',
    files: LIBRARY_SOURCES,
    ignores: [...SPECS, '**/*.fixture.ts'],
    plugins: { house: HOUSE },
    rules: { 'house/hash-private': 'error' },
  },
  {
    name: 'house/ambient-inputs',
    files: LIBRARY_SOURCES,
    ignores: [...SPECS, SYSTEM_SCHEDULER],
    rules: ambientInputRules,
  },
  {
    name: 'house/specs',
    files: SPECS,
    rules: {
      // A test double's method and jest's `expect(object.method)` are no calls.
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/no-empty-function': 'off',
      // Jest's own matchers are any.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
    },
  },
  {
    // Node programs speak through their output.
    name: 'house/node',
    files: ['projects/server/**/*.ts', 'e2e/**/*.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    name: 'house/tools',
    files: ['**/*.mjs'],
    extends: [tseslint.configs.recommended],
    rules: { 'max-lines': ['error', 400] },
  },
  {
    name: 'house/tools-size',
    files: ['**/*.mjs'],
    ignores: ['**/*.spec.mjs'],
    rules: { 'max-lines-per-function': ['error', 70] },
  },
  prettier,
);
