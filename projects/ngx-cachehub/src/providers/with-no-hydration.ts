import { makeFeature, type CacheHubFeature } from './features';

/** Switches off that what the server rendered from is handed over to the browser. */
export function withNoHydration(): CacheHubFeature<'NoHydration'> {
  return makeFeature('NoHydration', []);
}
