import type { EnvironmentContext, JestEnvironmentConfig } from '@jest/environment';
import JsdomEnvironment from '@jest/environment-jsdom-abstract';
import * as jsdom from 'jsdom';

/** jsdom lacks a few globals that every browser (and Node) has. */
export default class BrowserLikeEnvironment extends JsdomEnvironment {
  constructor(config: JestEnvironmentConfig, context: EnvironmentContext) {
    super(config, context, jsdom);
    this.global.structuredClone = structuredClone;
  }
}

// Jest gives a worker half a second to end, and takes one that needs longer for one that leaks. With nothing left to do
// Node first takes apart the heap of some hundred suites, which takes longer; `exit` does not. One that leaks has
// something left to do, and does not come here.
if (process.send !== undefined) process.once('beforeExit', () => process.exit());
