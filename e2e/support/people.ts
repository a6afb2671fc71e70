import type { BrowserContextOptions } from 'playwright-core';

/** The options of a browser whose user has signed in to the demo before. */
export function signedIn(origin: string, userKey: 'demo' | 'ada' | 'ben'): BrowserContextOptions {
  const localStorage = [{ name: 'pulse-user', value: `${userKey} ${Date.now()}` }];
  return { storageState: { cookies: [], origins: [{ origin, localStorage }] } };
}
