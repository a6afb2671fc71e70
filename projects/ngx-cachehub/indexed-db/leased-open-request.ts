/**
 * What ngx-indexed-db is given where it opens the database: the answer comes from the connection
 * that the pool has, or makes.
 */
export class LeasedOpenRequest extends EventTarget implements IDBOpenDBRequest {
  onblocked: IDBOpenDBRequest['onblocked'] = null;
  onerror: IDBOpenDBRequest['onerror'] = null;
  onsuccess: IDBOpenDBRequest['onsuccess'] = null;
  /** Never called: the pool upgrades the database itself, on whichever opening comes first. */
  onupgradeneeded: IDBOpenDBRequest['onupgradeneeded'] = null;
  readonly transaction = null;
  error: DOMException | null = null;
  readyState: IDBRequestReadyState = 'pending';
  #database: IDBDatabase | undefined;

  constructor() {
    super();
    this.addEventListener('success', (event) => void this.onsuccess?.call(this, event));
    this.addEventListener('error', (event) => void this.onerror?.call(this, event));
  }

  get result(): IDBDatabase {
    if (this.#database !== undefined) return this.#database;
    throw new DOMException('The request has no answer yet.', 'InvalidStateError');
  }

  get source(): never {
    throw new DOMException('An opening has no source.', 'InvalidStateError');
  }

  succeed(database: IDBDatabase): void {
    this.#database = database;
    this.readyState = 'done';
    this.dispatchEvent(new Event('success'));
  }

  fail(error: DOMException): void {
    this.error = error;
    this.readyState = 'done';
    this.dispatchEvent(new Event('error'));
  }
}
