import type { CodeBlock, PendingCode } from '@schematics/angular/utility';

export interface HubOptions {
  /** The address of a WebSocket; empty for none. */
  readonly realtime?: string;
  readonly offline?: boolean;
  readonly indexedDb?: boolean;
}

/** The call that sets the hub up: `provideCacheHub({}, …)`, with the features that were asked for. */
export function hubCode(
  { code, external }: CodeBlock,
  door: 'provideCacheHub' | 'CacheHubModule.forRoot',
  { realtime = '', offline = false, indexedDb = false }: HubOptions,
): PendingCode {
  const hub = (name: string) => external(name, 'ngx-cachehub');
  const stored = (name: string) =>
    indexedDb ? `{ storage: ${external(name, 'ngx-cachehub/indexed-db')} }` : '';
  const features = [
    realtime === '' ? '' : `${hub('withRealtime')}({ url: ${quoted(realtime)} })`,
    offline ? `${hub('withOffline')}(${stored('indexedDbOutbox')})` : '',
    indexedDb ? `${hub('withPersistence')}(${stored('indexedDbSnapshots')})` : '',
  ].filter((feature) => feature !== '');
  const args = features.length === 0 ? '' : ['{}', ...features].join(', ');
  const [symbol = door, method] = door.split('.');
  const call = method === undefined ? hub(symbol) : `${hub(symbol)}.${method}`;
  return code`${call}(${args})`;
}

/** The database of the hub's own, which both stores need. */
export function databaseCode({ code, external }: CodeBlock): PendingCode {
  return code`${external('provideCacheHubIndexedDb', 'ngx-cachehub/indexed-db')}()`;
}

/** As a literal: an address may hold a quote. */
function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&').replace(/\n/g, '\\n')}'`;
}
