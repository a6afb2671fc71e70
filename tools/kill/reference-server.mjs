import { startGroup } from '../process-group.mjs';
import { within } from './within.mjs';

const START_MS = 60_000;

/** The reference server, serving a page beside its API. */
export class ReferenceServer {
  /** @type {import('../process-group.mjs').ProcessGroup | undefined} */
  #group;

  /**
   * @param {number} port
   * @param {string} page the folder of the page
   * @param {string} [databaseUrl] of a PostgreSQL server; without it, a database in memory
   */
  constructor(port, page, databaseUrl = '') {
    this.port = port;
    this.page = page;
    this.databaseUrl = databaseUrl;
    this.origin = `http://localhost:${port}`;
  }

  async start() {
    const args = ['--port', String(this.port), '--memory', '--traffic', '0'];
    /** @type {string[]} */
    const log = [];
    const listening = new Promise((resolve, reject) => {
      this.#group = startGroup(
        process.execPath,
        ['dist/server/main.mjs', ...args, '--static', this.page],
        {
          env: { ...process.env, DATABASE_URL: this.databaseUrl },
          onLine: (line) => {
            log.push(line);
            if (line.includes('listening on')) resolve(undefined);
          },
        },
      );
      void this.#group.exited.then(() => reject(new Error(`The server ended:\n${log.join('\n')}`)));
    });
    await within(listening, START_MS, 'the reference server');
  }

  async stop() {
    await this.#group?.stop();
  }

  /** @returns {Promise<string>} the id of a new row */
  async createRow() {
    const { id } = await this.#ask('POST', '/api/customers', { name: 'A lane' });
    return String(id);
  }

  /**
   * @param {string} row
   * @returns {Promise<readonly string[]>} the keys of the updates that were done to the row, in order;
   *   what follows a `#` tells sends apart, not writes
   */
  async appliedTo(row) {
    const query = `entityType=customers&entityId=${encodeURIComponent(row)}`;
    const { items } = await this.#ask('GET', `/api/applied-actions?${query}`);
    return items.filter((/** @type {{ op: string }} */ { op }) => op === 'update').map(keyOfWrite);
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {object} [body]
   */
  async #ask(method, path, body) {
    const response = await fetch(this.origin + path, {
      method,
      ...(body && { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
    });
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}.`);
    return /** @type {Promise<any>} */ (response.json());
  }
}

/** @param {{ idempotencyKey: string | null }} write */
const keyOfWrite = ({ idempotencyKey }) => idempotencyKey?.split('#', 1)[0] ?? '';
