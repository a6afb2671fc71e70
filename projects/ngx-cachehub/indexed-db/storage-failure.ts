import { CacheHubError } from 'ngx-cachehub';

/**
 * Why the device did not store or read. `quota`: it is full. `newer-version`: another tab runs a
 * newer release, and this page has to be loaded again. `blocked`: another tab runs an older one and
 * holds the database. `foreign-database`: the name belongs to somebody else. `unavailable`: this
 * browser, or this mode of it, has no IndexedDB. `not-storable`: the data cannot be copied.
 * `not-committed`: the browser said yes, and then did not store. `connection-lost`: it kept closing.
 */
export type StorageFailureReason =
  | 'quota'
  | 'timeout'
  | 'blocked'
  | 'newer-version'
  | 'foreign-database'
  | 'unavailable'
  | 'not-storable'
  | 'not-committed'
  | 'connection-lost'
  | 'failed';

/** What stands in the details of a 'storage-failed'. */
export interface StorageFailureDetails {
  readonly reason: StorageFailureReason;
  /** The name of the browser's own error, as 'QuotaExceededError'. */
  readonly name?: string;
}

const REASONS: Readonly<Record<string, StorageFailureReason>> = {
  QuotaExceededError: 'quota',
  VersionError: 'newer-version',
  NotFoundError: 'foreign-database',
  SecurityError: 'unavailable',
  NotAllowedError: 'unavailable',
  DataCloneError: 'not-storable',
  DataError: 'not-storable',
  InvalidStateError: 'connection-lost',
  TransactionInactiveError: 'connection-lost',
  AbortError: 'connection-lost',
  UnknownError: 'connection-lost',
};

const ADVICE: Readonly<Record<StorageFailureReason, string>> = {
  quota: 'The device is full: free some space, or keep less.',
  timeout: 'The browser did not answer in time; what was asked for is taken back.',
  blocked: 'An older version of the application is open in another tab: close it.',
  'newer-version': 'A newer version of the application runs in another tab: load this page again.',
  'foreign-database':
    'The database is not ours: give provideCacheHubIndexedDb another databaseName.',
  unavailable: 'This browser does not let the page store anything, as in some private modes.',
  'not-storable': 'It holds something that cannot be copied, as a function or a class instance.',
  'not-committed': 'The browser accepted the write, and did not keep it.',
  'connection-lost': 'The browser closed the database, again and again.',
  failed: 'The browser gave no better reason.',
};

/** The failure of one call; what is a failure already stays as it is. */
export function storageFailure(
  call: string,
  cause: unknown,
  reason: StorageFailureReason = reasonOf(cause),
): CacheHubError {
  if (cause instanceof CacheHubError) return cause;
  const name = nameOf(cause);
  const details: StorageFailureDetails = { reason, ...(name !== undefined && { name }) };
  return new CacheHubError(
    'storage-failed',
    `Expected to ${call}; got ${name ?? reason}. ${ADVICE[reason]}`,
    details,
  );
}

/** True where a new connection may do what the old one could not. */
export function isConnectionLost(failure: unknown): boolean {
  return reasonOfFailure(failure) === 'connection-lost';
}

/** Undefined for what is no failure of a store. */
export function reasonOfFailure(failure: unknown): StorageFailureReason | undefined {
  if (!(failure instanceof CacheHubError) || failure.code !== 'storage-failed') return undefined;
  const { details } = failure;
  if (typeof details !== 'object' || details === null || !('reason' in details)) return undefined;
  return REASON_LIST.find((reason) => reason === details.reason);
}

const REASON_LIST = Object.keys(ADVICE).filter(isReason);

function isReason(word: string): word is StorageFailureReason {
  return Object.hasOwn(ADVICE, word);
}

function reasonOf(cause: unknown): StorageFailureReason {
  const name = nameOf(cause);
  if (name === undefined || !Object.hasOwn(REASONS, name)) return 'failed';
  return REASONS[name] ?? 'failed';
}

/** ngx-indexed-db hands on errors, error events and sentences. */
function nameOf(cause: unknown): string | undefined {
  if (typeof cause !== 'object' || cause === null) return undefined;
  if ('name' in cause && typeof cause.name === 'string') return cause.name;
  if (!('target' in cause)) return undefined;
  const { target } = cause;
  return typeof target === 'object' && target !== null && 'error' in target
    ? nameOf(target.error)
    : undefined;
}
