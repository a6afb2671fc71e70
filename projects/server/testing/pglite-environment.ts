import type { EnvironmentContext, JestEnvironmentConfig } from '@jest/environment';
import { PGlite } from '@electric-sql/pglite';
import type { PGliteOptions } from '@electric-sql/pglite';
import NodeEnvironment from 'jest-environment-node';

let shared: Promise<PGlite> | undefined;

/** Starting takes seconds, so all test files of one worker share one instance, emptied between tests. */
function sharedPglite(options: PGliteOptions): Promise<PGlite> {
  shared ??= PGlite.create(options);
  return shared;
}

/**
 * Node, with an embedded PostgreSQL from outside the sandbox: inside it, the dynamic imports by which
 * it loads its WebAssembly are refused.
 */
export default class PgliteEnvironment extends NodeEnvironment {
  constructor(config: JestEnvironmentConfig, context: EnvironmentContext) {
    super(config, context);
    Object.assign(this.global, { sharedPglite });
  }
}
