import type { EnvironmentContext, JestEnvironmentConfig } from '@jest/environment';
import { PGlite } from '@electric-sql/pglite';
import type { PGliteOptions } from '@electric-sql/pglite';
import NodeEnvironment from 'jest-environment-node';

/**
 * Node, with an embedded PostgreSQL from outside the sandbox: inside it, the dynamic imports by which
 * it loads its WebAssembly are refused. Starting takes seconds, so a test file has one instance,
 * emptied between tests, and ended with the file, since it has a timer of its own.
 */
export default class PgliteEnvironment extends NodeEnvironment {
  private postgres: Promise<PGlite> | undefined;

  constructor(config: JestEnvironmentConfig, context: EnvironmentContext) {
    super(config, context);
    const sharedPglite = (options: PGliteOptions) => (this.postgres ??= PGlite.create(options));
    Object.assign(this.global, { sharedPglite });
  }

  override async teardown(): Promise<void> {
    await (await this.postgres)?.close();
    await super.teardown();
  }
}
