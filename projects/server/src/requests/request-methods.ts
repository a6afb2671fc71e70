import { echoMethod } from './echo-method';
import type { RequestMethod, RequestMethods } from './request-method';
import { salesMethod } from './sales-method';
import { searchMethod } from './search-method';
import { statsMethod } from './stats-method';
import type { StatsSources } from './stats-method';

/** Everything that can be asked for by REQUEST. */
export function requestMethods(sources: StatsSources, isProduction: boolean): RequestMethods {
  const methods = new Map<string, RequestMethod>([
    ['stats', statsMethod(sources)],
    ['search', searchMethod],
    ['sales', salesMethod],
  ]);
  if (!isProduction) methods.set('echo', echoMethod);
  return methods;
}
