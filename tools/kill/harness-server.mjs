import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import { WebSocketServer } from 'ws';
import { REPOSITORY } from '../check/repository.mjs';

const PAGE = path.join(REPOSITORY, 'dist/store-page');
const FILES = new Map([
  ['/', ['index.html', 'text/html; charset=utf-8']],
  ['/main.js', ['main.js', 'text/javascript; charset=utf-8']],
]);

/** Serves the page, and hears what it says. */
export class HarnessServer {
  #server = createServer((request, response) => void this.#answer(request, response));
  #sockets = new WebSocketServer({ server: this.#server, maxPayload: 2 ** 28 });
  /** Called with whatever the page tells, in order. @type {(message: any) => void} */
  onMessage = () => undefined;

  /** @param {number} port */
  constructor(port) {
    this.port = port;
    this.#sockets.on('connection', (socket) => {
      socket.on('message', (data) => this.onMessage(JSON.parse(String(data))));
      // A killed browser resets its connections.
      socket.on('error', () => undefined);
    });
  }

  /** @returns {Promise<void>} */
  start() {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(this.port, '127.0.0.1', resolve);
    });
  }

  /**
   * @param {readonly (readonly [string, string])[]} params
   * @param {string} [origin] where the page is served, if not here
   * @returns {string} the page, told what to do and where to report
   */
  pageUrl(params, origin = `http://localhost:${this.port}`) {
    const query = new URLSearchParams([['harness', `ws://localhost:${this.port}/`]]);
    for (const [name, value] of params) query.append(name, value);
    return `${origin}/?${query}`;
  }

  /** Resolves when no page is connected any more: what was sent before is heard. */
  async drained() {
    for (const socket of this.#sockets.clients) {
      if (socket.readyState !== socket.CLOSED) {
        await new Promise((resolve) => socket.once('close', resolve));
      }
    }
  }

  stop() {
    for (const socket of this.#sockets.clients) socket.terminate();
    this.#sockets.close();
    this.#server.closeAllConnections();
    this.#server.close();
  }

  /**
   * @param {import('node:http').IncomingMessage} request
   * @param {import('node:http').ServerResponse} response
   */
  async #answer(request, response) {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const file = FILES.get(pathname);
    if (file === undefined) return response.writeHead(404).end();
    const [name, type] = file;
    const content = await readFile(path.join(PAGE, name));
    return response.writeHead(200, { 'Content-Type': type }).end(content);
  }
}
