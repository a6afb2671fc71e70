import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const ROOT = path.resolve(__dirname, '../..');
const READY = /listening on (http:\/\/\S+)/;
/** PGlite starts in 2 to 5 s on a quiet machine; a loaded one takes its time. */
const START_MS = 60_000;

/** A row as the REST API gives it. */
export type ApiRow = Readonly<Record<string, unknown>> & {
  readonly id: string;
  readonly version: number;
};

/** One write that the server did. */
export interface AppliedWrite {
  readonly n: number;
  readonly userId: string;
  readonly idempotencyKey: string | null;
  readonly op: 'create' | 'update' | 'delete';
  readonly entityType: string;
  readonly entityId: string;
}

/**
 * The real server as a process of its own, on a database on disk, serving the production build of the demo
 * or another page.
 */
export class ReferenceServer {
  readonly origin: string;
  private readonly data = mkdtempSync(path.join(tmpdir(), 'cachehub-e2e-'));
  private child: ChildProcess | undefined;
  private log = '';

  constructor(
    readonly port: number,
    private readonly page = 'dist/dashboard/browser',
  ) {
    this.origin = `http://localhost:${port}`;
  }

  async start(): Promise<void> {
    const child = spawn(
      process.execPath,
      [
        path.join(ROOT, 'dist/server/main.mjs'),
        ...['--port', String(this.port), '--data', this.data, '--traffic', '0'],
        ...['--static', path.join(ROOT, this.page)],
      ],
      { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, DATABASE_URL: '' } },
    );
    this.child = child;
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`no server in ${START_MS} ms:\n${this.log}`)),
        START_MS,
      );
      const read = (chunk: Buffer): void => {
        this.log += chunk.toString();
        if (!READY.test(this.log)) return;
        clearTimeout(timer);
        resolve();
      };
      child.stdout.on('data', read);
      child.stderr.on('data', read);
      child.once('exit', (code) => {
        clearTimeout(timer);
        reject(new Error(`the server ended with code ${code}:\n${this.log}`));
      });
    });
  }

  /** Ends by itself, and with which exit code. */
  async ended(): Promise<number | null> {
    const { child } = this;
    if (child === undefined) throw new Error('the server does not run');
    this.log = '';
    if (child.exitCode === null) await new Promise((resolve) => child.once('exit', resolve));
    return child.exitCode;
  }

  /** As a crash: nothing is drained. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  async stop(): Promise<void> {
    await this.end('SIGTERM');
    rmSync(this.data, { recursive: true, force: true });
  }

  /** Rows of a list as the database has them now. */
  async rows(
    entity: string,
    query = '',
  ): Promise<{ items: readonly ApiRow[]; totalCount: number }> {
    return (await this.json('GET', `/api/${entity}${query}`)) as {
      items: readonly ApiRow[];
      totalCount: number;
    };
  }

  async create(entity: string, row: object): Promise<ApiRow> {
    return (await this.json('POST', `/api/${entity}`, row)) as ApiRow;
  }

  async update(entity: string, id: string, changes: object): Promise<ApiRow> {
    return (await this.json('PATCH', `/api/${entity}/${id}`, changes)) as ApiRow;
  }

  async remove(entity: string, id: string): Promise<void> {
    await this.json('DELETE', `/api/${entity}/${id}`);
  }

  /** What was really done, each write once, in the order in which it was done. */
  async applied(query = ''): Promise<readonly AppliedWrite[]> {
    const { items } = (await this.json('GET', `/api/applied-actions${query}`)) as {
      items: readonly AppliedWrite[];
    };
    return items;
  }

  async faults(settings: object): Promise<void> {
    await this.json('PUT', '/faults', settings);
  }

  async fault(
    name: 'drop-sockets' | 'forget-log' | 'close' | 'restart' | 'expire-tokens',
    body: object = {},
  ): Promise<void> {
    await this.json('POST', `/faults/${name}`, body);
  }

  async health(): Promise<{ readonly connections: number; readonly subscriptions: number }> {
    return (await this.json('GET', '/api/health')) as {
      connections: number;
      subscriptions: number;
    };
  }

  private async json(method: string, url: string, body?: object): Promise<unknown> {
    const response = await fetch(this.origin + url, {
      method,
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${url} answered ${response.status}: ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  }

  private async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const { child } = this;
    this.child = undefined;
    this.log = '';
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await ended;
  }
}
