import type { LogRecord } from '../providers/log-record';

/** Where log records go unless the app has a sink of its own. */
export function consoleSink(record: LogRecord): void {
  const line = `[ngx-cachehub] ${record.scope}: ${record.message}`;
  // eslint-disable-next-line no-console -- this is the one place that speaks to the console
  if (record.details === undefined) console[record.level](line);
  // eslint-disable-next-line no-console -- as above
  else console[record.level](line, record.details);
}
